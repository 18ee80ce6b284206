/// Invented names: brands, authors, creatures. No real one is meant.
enum SampleNames {
    /// What a name sounds like.
    enum Kind: UInt64 { case brand, newBrand, surname, creature, newCreature }

    static func list(_ kind: Kind, count: Int, salt: UInt64 = 0) -> [[UInt8]] {
        (0..<count).map { rank in
            var random = SampleRandom(seed: salt, row: rank, purpose: 100 + kind.rawValue)
            return Array(name(kind, &random).utf8)
        }
    }

    private static func name(_ kind: Kind, _ random: inout SampleRandom) -> String {
        let (starts, middles, ends) = syllables(kind)
        var name = starts[random.below(starts.count)]
        if random.chance(550) { name += middles[random.below(middles.count)] }
        name += ends[random.below(ends.count)]
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func syllables(_ kind: Kind) -> ([String], [String], [String]) {
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        return switch kind {
        case .brand:
            (
                words("al bra cor del ex fel gar ho in ja kel lu mo nor or pri ro sol tek vel za"),
                words("ba di ga li ma no ra si ta vo"),
                words("co dex lia max mont nex nova o rin sto tia tix vita zen")
            )
        case .newBrand:
            (
                words("bly chu dwi ey fju gly hyu ij kwo nyo pfu shui tsu uph vry wei xia yu zho"),
                words("ao eo ii ou uo ya"),
                words("by fy hub ify ku ly mi oo py sy ui wo")
            )
        case .surname:
            (
                words("ar bel car del dur fer gau hof jan kel lam mer nor per roc sal wei zim"),
                words("ba de fi li ma ne ri so ta vi"),
                words("and ard eau el er et ier in mann ot sen son ster ville")
            )
        case .creature:
            (
                words("aqua bulb cha drak ember flor gli hydro kara lum nocto pyro rapt volt"),
                words("a bo do gi lo mi ra ta"),
                words("bat don dra fox lin lyx mander mon saur tor wing zor")
            )
        case .newCreature:
            (
                words("xyl qua zeph ymir obsi neb cryo vesp"), words("e u ae oi"),
                words("thys quill nax rune vyr phon jax dusk")
            )
        }
    }
}
