/// One product as a shop lists it; texts are UTF-8 and may hold HTML and entities.
package struct Product: Hashable, Sendable {
    package var designation: [UInt8] = []
    /// Empty when the shop gave none.
    package var description: [UInt8] = []
    package var category = Category.all[0]
    /// ISO 639-1.
    package var language = ""
    package var productID = 0
    package var imageID = 0

    package init() {}
}
