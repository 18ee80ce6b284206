/// Keeps browsers from doing with an answer what nobody meant.
package struct SecurityHeaders: Middleware {
    private static let fields: HTTPFields = [
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    ]

    package init() {}

    /// A header that a handler set, such as the policy of a page, stays.
    package func adorn(_ response: inout Response, to request: Request) {
        for field in Self.fields.fields where response.headers[field.name] == nil {
            response.headers.append(field.name, field.value)
        }
    }
}
