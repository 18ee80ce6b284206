/// A product category: the marketplace's code and the label that people read.
package struct Category: Hashable, Sendable {
    package let code: Int
    package let label: String

    /// The reference taxonomy, in the order of the codes.
    package static let all: [Category] = [
        Category(code: 10, label: "Used Books"),
        Category(code: 40, label: "Used video games"),
        Category(code: 50, label: "Console games accessories"),
        Category(code: 60, label: "New console games"),
        Category(code: 1140, label: "Action figurines"),
        Category(code: 1160, label: "Trading card games"),
        Category(code: 1180, label: "Role-playing games"),
        Category(code: 1280, label: "Childrens toys"),
        Category(code: 1281, label: "Board games"),
        Category(code: 1300, label: "Miniature car toys"),
        Category(code: 1301, label: "Indoor games"),
        Category(code: 1302, label: "Outdoor play"),
        Category(code: 1320, label: "Baby care"),
        Category(code: 1560, label: "Furniture"),
        Category(code: 1920, label: "Home accessories"),
        Category(code: 1940, label: "Food"),
        Category(code: 2060, label: "Crafts & souvenirs"),
        Category(code: 2220, label: "Pet accessories"),
        Category(code: 2280, label: "Magazines & Comics"),
        Category(code: 2403, label: "Books, magazines & collections"),
        Category(code: 2462, label: "Used video games & accessories"),
        Category(code: 2522, label: "Office Supplies"),
        Category(code: 2582, label: "Gardening Furniture"),
        Category(code: 2583, label: "Pool & accessories"),
        Category(code: 2585, label: "Gardening tools"),
        Category(code: 2705, label: "New books"),
        Category(code: 2905, label: "Computer games"),
    ]

    package static func named(_ label: String) -> Category? { all.first { $0.label == label } }

    package static func coded(_ code: Int) -> Category? { all.first { $0.code == code } }
}
