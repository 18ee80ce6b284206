import Catalogue
import Testing

struct CategoryTests {
    @Test("the taxonomy has 27 categories, each with a code and a label of its own")
    func taxonomy() {
        #expect(Category.all.count == 27)
        #expect(Set(Category.all.map(\.code)).count == 27)
        #expect(Set(Category.all.map(\.label)).count == 27)
        #expect(Category.all.map(\.code) == Category.all.map(\.code).sorted())
    }

    @Test("categories are found by code and by label")
    func lookup() {
        for category in Category.all {
            #expect(Category.coded(category.code) == category)
            #expect(Category.named(category.label) == category)
        }
        #expect(Category.coded(2583)?.label == "Pool & accessories")
        #expect(Category.coded(2910) == nil, "the reference lists it by mistake")
        #expect(Category.named("pool & accessories") == nil)
    }
}
