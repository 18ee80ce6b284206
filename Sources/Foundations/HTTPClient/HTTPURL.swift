internal import CCurl

/// An `http` or `https` address whose path is sent exactly as written.
package struct HTTPURL: Hashable, Sendable {
    package var isSecure: Bool
    /// Without port; IPv6 addresses keep their brackets.
    package var host: String
    package var port: Int?
    /// Percent-encoded; begins with a slash.
    package var path: String
    /// Percent-encoded, without the question mark.
    package var query: String

    package init(
        isSecure: Bool, host: String, port: Int? = nil, path: String = "/", query: String = ""
    ) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
        self.query = query
    }

    /// Reads an absolute address, or one relative to `base`; `nil` when it is neither.
    package init?(_ text: String, relativeTo base: HTTPURL? = nil) {
        guard let parser = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(parser) }
        let flags = UInt32(CURLU_PATH_AS_IS)
        if let base {
            guard unsafe curl_url_set(parser, CURLUPART_URL, base.text, flags) == CURLUE_OK else {
                return nil
            }
        }
        guard unsafe curl_url_set(parser, CURLUPART_URL, text, flags) == CURLUE_OK else {
            return nil
        }
        func part(_ part: CURLUPart) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard unsafe curl_url_get(parser, part, &value, 0) == CURLUE_OK else { return nil }
            guard let value = unsafe value else { return nil }
            defer { unsafe curl_free(value) }
            return unsafe String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme),
            let host = part(CURLUPART_HOST)
        else { return nil }
        self.init(
            isSecure: scheme == "https", host: host, port: part(CURLUPART_PORT).flatMap { Int($0) },
            path: part(CURLUPART_PATH) ?? "/", query: part(CURLUPART_QUERY) ?? "")
    }

    /// The value of the `Host` header.
    package var authority: String {
        guard let port, port != (isSecure ? 443 : 80) else { return host }
        return "\(host):\(port)"
    }

    /// Scheme, host and port: what must stay the same for credentials to be sent again.
    package var origin: String { (isSecure ? "https://" : "http://") + authority }

    package var text: String {
        query.isEmpty ? origin + path : "\(origin)\(path)?\(query)"
    }

    /// A user name and password written into an address, percent-decoded.
    package static func userInfo(of text: String) -> (user: String, password: String)? {
        guard let parser = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(parser) }
        guard unsafe curl_url_set(parser, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            let flags = UInt32(CURLU_URLDECODE)
            guard unsafe curl_url_get(parser, part, &value, flags) == CURLUE_OK else { return nil }
            guard let value = unsafe value else { return nil }
            defer { unsafe curl_free(value) }
            return unsafe String(cString: value)
        }
        guard let user = part(CURLUPART_USER) else { return nil }
        return (user, part(CURLUPART_PASSWORD) ?? "")
    }
}
