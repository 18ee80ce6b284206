import Kernels
import TestSupport
import Testing

@Suite struct RareTermsTests {
    @Test(
        "Kin are the rows that share rare features, by the products of the reference",
        arguments: 0..<4)
    func kin(seed: Int) {
        let rows = RandomRows(rows: 50, features: 60, categories: 7, seed: UInt64(seed))
        let order = rows.all.filter { $0 % 5 != 1 }
        let holders = Reference.holders(rows.features, order: order, features: 60)
        let rare = RareTerms(rows.features, order: order, features: 60, most: 8, backwards)
        #expect(holders[rare.first...].allSatisfy { $0 <= 8 })
        #expect(rare.first == 0 || holders[rare.first - 1] > 8)
        #expect(rare.first + rare.count == 60)
        let from = RareTerms(rows.features, order: order, features: 60, from: 20, backwards)
        var kin = Kin()
        var room = Kin.Room(rows: 50)
        for row in 0..<50 {
            kin.append(row, of: rows.features, from, squaredIDF: rows.training.squaredIDF, &room)
            let expected = Reference.kin(
                rows.features, order: order, first: 20, squaredIDF: rows.training.squaredIDF,
                row: row)
            let found = Int(kin.starts[row])..<Int(kin.starts[row + 1])
            #expect(found.count == expected.count)
            for at in found {
                let product = expected[Int(kin.rows[at])] ?? -1
                #expect(abs(Double(kin.products[at]) - product) <= 1e-5 * product)
            }
        }
    }

    @Test("Rows keep the features below a limit, in their order and groups")
    func keep() {
        let rows = RandomRows(rows: 30, features: 40, categories: 5, seed: 4)
        var kept = rows.features
        kept.keep(below: 25)
        for row in 0..<30 {
            var (expected, found): ([Float], [Float]) = ([], [])
            rows.features.forEachFeature(of: row) {
                if $0 < 25 { expected += [Float($0), $1] }
            }
            kept.forEachFeature(of: row) { found += [Float($0), $1] }
            #expect(found == expected)
        }
        kept.keep(below: 0)
        #expect(kept.features.isEmpty)
        #expect(kept.groupSizes.allSatisfy { $0 == 0 })
    }

    @Test("Machines learn the same whether rare features have weights or kin", arguments: [16, 32])
    func same(lanes: Int) {
        let rows = RandomRows(rows: 80, features: 60, categories: 20, seed: 9)
        let first = 35
        let rare = RareTerms(rows.features, order: rows.all, features: 60, from: first, backwards)
        let split = rows.training(kin: first)
        var whole = Machines(features: 60, lanes: lanes, firstCategory: 0, bias: 1)
        var part = Machines(features: first, lanes: lanes, firstCategory: 0, bias: 1)
        var (state, partState) = (
            DualState(rows: 80, lanes: lanes), DualState(rows: 80, lanes: lanes)
        )
        for _ in 0..<5 {
            state.wake()
            partState.wake()
            whole.descend(rows.training, order: rows.all, state: &state)
            part.descend(split, order: rows.all, state: &partState)
        }
        let weights =
            part.weights(0..<first)
            + rare.weights(
                0..<rare.count, squaredIDF: split.squaredIDF, state: partState, lanes: lanes)
            + part.biasWeights
        // Those of the whole are rounded again and again, those made at the end are not.
        #expect(zip(weights, whole.allWeights).allSatisfy { abs($0 - $1) < 5e-3 })
        let parts = StepTarget.tables(features: 60, blocks: lanes / 16) {
            part.quantize(into: $0, rare, squaredIDF: split.squaredIDF, state: partState)
        }
        let expected = Reference.quantized(Array(weights[..<(60 * lanes)]))
        #expect(parts.steps == expected.steps)
        #expect(parts.scales.bits == expected.scales.bits)

        // Rows that are taken out leave nothing behind in the scores of the others.
        let left = rows.all.filter { $0 % 4 == 2 }
        part.add(split, order: left, state: partState, factor: -1)
        partState.clear(left)
        whole.add(rows.training, order: left, state: state, factor: -1)
        state.clear(left)
        var scores = [Float](repeating: 0, count: 80 * lanes)
        var wanted = scores
        part.score(split, order: left, state: partState, into: &scores, stride: lanes)
        whole.score(rows.training, order: left, state: state, into: &wanted, stride: lanes)
        #expect(zip(scores, wanted).allSatisfy { abs($0 - $1) < 1e-2 })
    }
}
