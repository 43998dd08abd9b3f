/// Pages of what stands in front of a panel, and what PHP says in the middle of an answer.
enum BottlePages {
    static let home = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Best SMM panel</title></head>
        <body><h1>Sign in</h1><form method="post" action="/"><input name="username"></form>
        <script>window.settings = {"order": {"min": 10}, "currency": "USD"};</script></body></html>

        """

    static let challenge = """
        <!DOCTYPE html>
        <html lang="en-US"><head><title>Just a moment...</title>
        <meta name="robots" content="noindex,nofollow"></head>
        <body><h1>panel.example</h1><p>Checking if the site connection is secure</p>
        <script>window._cf_chl_opt = {cvId: "3", cType: "managed"};</script></body></html>

        """

    static let badGateway = """
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
        </html>

        """

    static let unavailable = """
        <html>
        <head><title>503 Service Temporarily Unavailable</title></head>
        <body><center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center></body>
        </html>

        """

    /// Its brackets and braces are meant to be taken for JSON.
    static let notice = "<br />\n<b>Notice</b>:  Undefined index [x] in {closure} on line <b>57</b><br />\n"

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
