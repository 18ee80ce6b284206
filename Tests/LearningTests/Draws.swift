import TestSupport

/// Numbers for made-up cases.
struct Draws {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func share() -> Double { Double.random(in: 0..<1, using: &generator) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
}
