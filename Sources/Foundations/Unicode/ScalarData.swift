internal import CUTF8Proc

/// What utf8proc knows of single scalars.
enum ScalarData {
    static func combiningClass(_ scalar: UInt32) -> UInt16 {
        unsafe utf8proc_get_property(Int32(truncatingIfNeeded: scalar)).pointee.combining_class
            .magnitude
    }

    /// Drawn as nothing: joiners, selectors, fillers, directions.
    static func isIgnorable(_ scalar: UInt32) -> Bool {
        cutf8proc_is_ignorable(Int32(truncatingIfNeeded: scalar))
    }

    static func lowercase(_ scalar: UInt32) -> UInt32 {
        UInt32(bitPattern: utf8proc_tolower(Int32(truncatingIfNeeded: scalar)))
    }

    /// Appends the full decomposition of one scalar.
    static func decompose(_ scalar: UInt32, isCompatible: Bool, into result: inout [Int32]) {
        decompose(
            scalar, isCompatible ? [UTF8PROC_DECOMPOSE, UTF8PROC_COMPAT] : [UTF8PROC_DECOMPOSE],
            into: &result)
    }

    /// Appends the full case folding of one scalar, decomposed.
    static func decomposeFolded(_ scalar: UInt32, into result: inout [Int32]) {
        decompose(
            scalar, [UTF8PROC_DECOMPOSE, UTF8PROC_COMPAT, UTF8PROC_CASEFOLD], into: &result)
    }

    private static func decompose(
        _ scalar: UInt32, _ options: [utf8proc_option_t], into result: inout [Int32]
    ) {
        // U+FDFA has 18, the most there are.
        unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 32) { buffer in
            var boundClass: CInt = 0
            let options = options.reduce(0) { $0 | $1.rawValue }
            let count = unsafe utf8proc_decompose_char(
                Int32(truncatingIfNeeded: scalar), buffer.baseAddress, buffer.count,
                utf8proc_option_t(options), &boundClass)
            for index in 0..<max(count, 0) { unsafe result.append(buffer[index]) }
        }
    }

    /// Puts marks in their order, then joins what has a joined form; both in place.
    static func compose(_ scalars: inout [Int32]) {
        order(&scalars)
        let options = utf8proc_option_t(UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue)
        let count = unsafe scalars.withUnsafeMutableBufferPointer { buffer in
            unsafe utf8proc_normalize_utf32(buffer.baseAddress, buffer.count, options)
        }
        scalars.removeLast(scalars.count - max(count, 0))
    }

    /// The canonical ordering (D108): sorts each run of marks by class and keeps equals in order.
    ///
    /// utf8proc has its own inside, which is quadratic in the length of a run.
    static func order(_ scalars: inout [Int32]) {
        var start = 0
        while start < scalars.count {
            guard combiningClass(UInt32(bitPattern: scalars[start])) != 0 else {
                start += 1
                continue
            }
            var end = start
            var run: [(key: Int, scalar: Int32)] = []
            while end < scalars.count {
                let order = combiningClass(UInt32(bitPattern: scalars[end]))
                guard order != 0 else { break }
                run.append((Int(order) << 40 | end, scalars[end]))
                end += 1
            }
            if run.count > 1 {
                run.sort { $0.key < $1.key }
                for (index, item) in run.enumerated() { scalars[start + index] = item.scalar }
            }
            start = end
        }
    }
}
