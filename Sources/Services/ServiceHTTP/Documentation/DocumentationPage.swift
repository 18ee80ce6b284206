internal import Cryptography
internal import HTTPServing

/// A page of our own that shows `/openapi.json` and tries calls; it needs no other host.
enum DocumentationPage {
    static let type = "text/html; charset=utf-8"

    static var response: Response {
        var response = Response.bytes(html, type: type)
        response.headers.append("Content-Security-Policy", policy)
        return response
    }

    private static let html = Array(
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>API</title>
        <style>\(style)</style>
        <h1>API</h1>
        <p id="about"></p>
        <label>Token <input id="token" autocomplete="off" placeholder="from /login"></label>
        <main></main>
        <script>\(script)</script>
        </html>

        """.utf8)

    /// The page's own script and style, and calls to its own origin; nothing else.
    private static let policy =
        "default-src 'none'; script-src '\(hash(script))'; style-src '\(hash(style))'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func hash(_ text: String) -> String {
        "sha256-" + base64(SHA256.hash(of: Array(text.utf8)))
    }
}
