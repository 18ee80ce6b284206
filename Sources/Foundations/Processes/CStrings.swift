/// Byte texts as C takes them: an array of C strings that ends in NULL.
@safe struct CStrings: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [[UInt8]]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: count + 1)
        unsafe pointers.initialize(repeating: nil, count: count + 1)
        for (index, text) in texts.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            for (offset, byte) in text.enumerated() {
                unsafe copy[offset] = CChar(bitPattern: byte)
            }
            unsafe copy[text.count] = 0
            unsafe pointers[index] = copy
        }
    }

    deinit {
        for index in 0..<count { unsafe pointers[index]?.deallocate() }
        unsafe pointers.deallocate()
    }
}
