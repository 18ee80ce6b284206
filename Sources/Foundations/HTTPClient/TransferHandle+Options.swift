internal import CCurl

extension TransferHandle {
    func configure(_ configuration: HTTPConfiguration, _ request: HTTPRequest) {
        set(CURLOPT_URL, request.url.text)
        unsafe set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(errorText))
        // Signals and threads do not mix.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_BUFFERSIZE, 128 << 10)
        set(CURLOPT_USERAGENT, configuration.userAgent)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, configuration.connectTimeout.milliseconds))
        let stall = request.stallTimeout ?? configuration.stallTimeout
        set(CURLOPT_LOW_SPEED_LIMIT, configuration.slowestRate)
        set(CURLOPT_LOW_SPEED_TIME, max(1, stall.milliseconds / 1000))
        if request.bypassesProxy { set(CURLOPT_NOPROXY, "*") }
        switch configuration.trust {
        case .system: break
        case .authorities(let path): set(CURLOPT_CAINFO, path)
        case .anyone:
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        setCallbacks()
    }

    private func setCallbacks() {
        let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        unsafe set(CURLOPT_HEADERDATA, context)
        unsafe set(CURLOPT_WRITEDATA, context)
        unsafe set(CURLOPT_READDATA, context)
        unsafe set(CURLOPT_SEEKDATA, context)
        unsafe ccurl_set_transfer(curl, CURLOPT_HEADERFUNCTION, receiveHeader)
        unsafe ccurl_set_transfer(curl, CURLOPT_WRITEFUNCTION, receiveBody)
        unsafe ccurl_set_transfer(curl, CURLOPT_READFUNCTION, sendBody)
        unsafe ccurl_set_seek(curl, seekBody)
    }

    func headerList(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        // libcurl would wait a second for a "100 Continue" that many servers never send.
        var list = unsafe curl_slist_append(nil, "Expect:")
        if request.headers["Content-Type"] == nil {
            unsafe list = unsafe curl_slist_append(list, "Content-Type:")
        }
        for (name, value) in request.headers.fields {
            let line = value.isEmpty ? "\(name);" : "\(name): \(value)"
            unsafe list = unsafe curl_slist_append(list, line)
        }
        return unsafe list
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(unsafe ccurl_set_long(curl, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        check(unsafe ccurl_set_string(curl, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) {
        check(unsafe ccurl_set_pointer(curl, option, value))
    }

    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl refused an option")
    }
}
