import Feedback
import Testing

@Suite("Identifiers of predictions")
struct UUIDv7Tests {
    @Test("sort by time, and read back")
    func order() throws {
        var source = UUIDv7Source(seed: 1)
        var last = ""
        // More than fit into one millisecond, and a clock that steps back.
        for step in 0..<10_000 {
            let id = source.next(at: 1_700_000_000_000 - Int64(step % 3))
            let text = "\(id)"
            #expect(text > last)
            #expect(UUIDv7(text) == id)
            last = text
        }
        let id = "\(source.next(at: 0x0123_4567_89AB_CD))"
        #expect(id.hasPrefix("01234567-89ab-7") || id.count == 36)
        #expect(["8", "9", "a", "b"].contains(String(Array(id)[19])))
    }

    @Test("are written with each digit in its place")
    func digits() {
        let id = UUIDv7(high: 0x0123_4567_89AB_7CDE, low: 0xF012_3456_789A_BCDF)
        #expect("\(id)" == "01234567-89ab-7cde-f012-3456789abcdf")
        var bytes: [UInt8] = [1]
        id.write(to: &bytes)
        #expect(bytes == [1] + Array("01234567-89ab-7cde-f012-3456789abcdf".utf8))
    }

    @Test(
        "takes nothing else",
        arguments: [
            "", "01890000-0000-7000-8000-00000000000", "0189000000007000800000000000000000ff",
            "01890000-0000-7000-8000-00000000000g",
        ])
    func refusals(text: String) {
        #expect(UUIDv7(text) == nil)
    }
}
