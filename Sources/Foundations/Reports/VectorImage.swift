/// A picture as SVG that needs nothing else: no script, no font, no other file.
///
/// Positions are in pixels and written with one decimal, so that equal pictures are equal bytes.
package struct VectorImage: Sendable {
    package enum Anchor: String, Sendable { case start, middle, end }

    private let width: Double
    private let height: Double
    private var body = HTMLText()

    package init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        body.element("title", title)
        rectangle(x: 0, y: 0, width: width, height: height, fill: "#ffffff")
    }

    package var bytes: [UInt8] {
        var head = HTMLText()
        head.raw(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" font-family=\"sans-serif\"")
        head.attribute("width", width)
        head.attribute("height", height)
        head.raw(" viewBox=\"0 0 ")
        head.text("\(width.fixed(1)) \(height.fixed(1))")
        head.raw("\">\n")
        return head.bytes + body.bytes + Array("</svg>\n".utf8)
    }

    /// - Parameter note: shown when pointed at.
    package mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, fill: String, opacity: Double = 1,
        note: String? = nil
    ) {
        body.raw("<rect")
        for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
            body.attribute(name, value)
        }
        body.attribute("fill", fill)
        if opacity < 1 { body.attribute("fill-opacity", opacity.fixed(3)) }
        guard let note else {
            body.raw("/>\n")
            return
        }
        body.raw(">")
        body.element("title", note)
        body.raw("</rect>\n")
    }

    package mutating func line(
        _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), stroke: String,
        isDashed: Bool = false
    ) {
        body.raw("<line")
        for (name, value) in [("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)] {
            body.attribute(name, value)
        }
        body.attribute("stroke", stroke)
        if isDashed { body.raw(" stroke-dasharray=\"4 4\"") }
        body.raw("/>\n")
    }

    /// - Parameter degrees: turned about its anchor, clockwise.
    package mutating func text(
        _ text: String, x: Double, y: Double, size: Double = 12, anchor: Anchor = .start,
        degrees: Double = 0
    ) {
        body.raw("<text fill=\"#222222\"")
        body.attribute("x", x)
        body.attribute("y", y)
        body.attribute("font-size", size)
        body.attribute("text-anchor", anchor.rawValue)
        if degrees != 0 {
            body.attribute(
                "transform", "rotate(\(degrees.fixed(1)) \(x.fixed(1)) \(y.fixed(1)))")
        }
        body.raw(">")
        body.text(text)
        body.raw("</text>\n")
    }
}

extension HTMLText {
    fileprivate mutating func attribute(_ name: String, _ value: String) {
        raw(" ")
        text(name)
        raw("=\"")
        text(value)
        raw("\"")
    }

    fileprivate mutating func attribute(_ name: String, _ value: Double) {
        attribute(name, value.fixed(1))
    }
}
