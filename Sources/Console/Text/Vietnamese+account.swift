extension Phrasebook {
    /// Signing in and the account.
    static let vietnameseAccount: [String: String] = [
        "A code of your phone beside the password keeps others out who know the password.":
            "Mã trên điện thoại đi kèm mật khẩu giúp chặn người khác dù họ biết mật khẩu.",
        "A link works once, and for a short time. Please ask for another.":
            "Mỗi liên kết chỉ dùng một lần và trong thời gian ngắn. Vui lòng yêu cầu liên kết khác.",
        "A public https address; empty = nothing is sent.": "Địa chỉ https công khai; để trống = không gửi gì.",
        "A secret of your own": "Mã bí mật của riêng bạn",
        "API keys": "Khóa API",
        "Address": "Địa chỉ",
        "Addresses": "Địa chỉ IP",
        "An authenticator is set up. {count} recovery codes are left.":
            "Đã thiết lập ứng dụng xác thực. Còn {count} mã khôi phục.",
        "Answer": "Phản hồi",
        "Arrived": "Đã đến nơi",
        "Ask for a link": "Yêu cầu liên kết",
        "At least {fewest} characters; a few words are easy to keep in mind.":
            "Ít nhất {fewest} ký tự; vài từ ghép lại sẽ dễ nhớ.",
        "At most 256 characters.": "Tối đa 256 ký tự.",
        "Begins with": "Bắt đầu bằng",
        "Being sent": "Đang gửi",
        "Body": "Nội dung",
        "Browser": "Trình duyệt",
        "Change the password": "Đổi mật khẩu",
        "Choose a password": "Chọn mật khẩu",
        "Code": "Mã",
        "Code for your authenticator": "Mã cho ứng dụng xác thực",
        "Delivered": "Đã giao",
        "E-mail address": "Địa chỉ e-mail",
        "E-mail address or password are not right.": "Địa chỉ e-mail hoặc mật khẩu không đúng.",
        "End": "Kết thúc",
        "End all others": "Kết thúc mọi phiên khác",
        "Event": "Sự kiện",
        "Failed": "Thất bại",
        "Failures in a row: {n}": "Số lần lỗi liên tiếp: {n}",
        "Forgotten your password?": "Quên mật khẩu?",
        "Go on": "Tiếp tục",
        "I have an account": "Tôi đã có tài khoản",
        "If there is an account with this address, a link is on its way to it.":
            "Nếu có tài khoản với địa chỉ này, một liên kết đang được gửi đến đó.",
        "Keep it to yourself.": "Hãy giữ bí mật.",
        "Keys that open nothing any more": "Các khóa không còn dùng được",
        "Language": "Ngôn ngữ",
        "Last seen": "Hoạt động gần nhất",
        "Last use": "Dùng lần cuối",
        "Made": "Tạo lúc",
        "Make a key": "Tạo khóa",
        "Make a new key? The old one works on for a while.": "Tạo khóa mới? Khóa cũ vẫn dùng được thêm một thời gian.",
        "Make a new secret": "Tạo mã bí mật mới",
        "Make a new secret? What is sent is signed with it at once.":
            "Tạo mã bí mật mới? Dữ liệu gửi đi sẽ được ký bằng mã này ngay.",
        "Make an account": "Tạo tài khoản",
        "Many people take this one; it is guessed first. Please take another.":
            "Nhiều người dùng mật khẩu này nên dễ bị đoán ra. Vui lòng chọn mật khẩu khác.",
        "May": "Quyền",
        "Name": "Tên",
        "Never": "Chưa bao giờ",
        "New password": "Mật khẩu mới",
        "New password for {shop}": "Mật khẩu mới cho {shop}",
        "Next try": "Lần thử tiếp theo",
        "No end": "Không thời hạn",
        "No keys yet.": "Chưa có khóa nào.",
        "None.": "Không có.",
        "Nothing was sent in the last week.": "Tuần qua chưa gửi gì.",
        "Number": "Số",
        "Numbers API": "API thuê số",
        "One on each line: 192.0.2.7, 198.51.100.0/24 or 2001:db8::/32.":
            "Mỗi dòng một địa chỉ: 192.0.2.7, 198.51.100.0/24 hoặc 2001:db8::/32.",
        "Only the customer sees this.": "Chỉ khách hàng thấy mục này.",
        "Opens": "Dùng cho",
        "Panel API": "API panel",
        "Password": "Mật khẩu",
        "Please give a day to come.": "Vui lòng chọn một ngày trong tương lai.",
        "Please give a name.": "Vui lòng nhập tên.",
        "Please give a secret.": "Vui lòng nhập mã bí mật.",
        "Please give a shorter name.": "Vui lòng nhập tên ngắn hơn.",
        "Please give an address first.": "Vui lòng nhập địa chỉ trước.",
        "Please give an e-mail address.": "Vui lòng nhập địa chỉ e-mail.",
        "Please take at least {fewest} characters.": "Vui lòng dùng ít nhất {fewest} ký tự.",
        "Please take something other than your address.": "Vui lòng không dùng địa chỉ e-mail làm mật khẩu.",
        "Profile": "Hồ sơ",
        "Programs may use your keys from these addresses only. Without any, from everywhere.":
            "Chương trình chỉ được dùng khóa của bạn từ các địa chỉ này. Nếu để trống thì từ mọi nơi.",
        "Read and order": "Đọc và đặt đơn",
        "Read only": "Chỉ đọc",
        "Remove the secret": "Gỡ mã bí mật",
        "Remove the secret? What is sent is then not signed.": "Gỡ mã bí mật? Dữ liệu gửi đi sẽ không được ký nữa.",
        "Revoke": "Thu hồi",
        "Revoke this key? Programs that use it stop at once.":
            "Thu hồi khóa này? Chương trình đang dùng khóa sẽ dừng ngay.",
        "Rotate": "Đổi khóa",
        "Save": "Lưu",
        "Save the password": "Lưu mật khẩu",
        "Scan this with your authenticator, or type the secret into it. Then give the code that it shows.":
            "Quét mã này bằng ứng dụng xác thực hoặc nhập mã bí mật vào đó. Sau đó nhập mã mà ứng dụng hiển thị.",
        "Second factor": "Xác thực hai bước",
        "Secret": "Mã bí mật",
        "Security": "Bảo mật",
        "Send a test": "Gửi thử",
        "Send again what did not arrive": "Gửi lại những gì chưa đến",
        "Send the link": "Gửi liên kết",
        "Sessions": "Phiên đăng nhập",
        "Set": "Lưu",
        "Set up an authenticator": "Thiết lập ứng dụng xác thực",
        "Show": "Hiện",
        "Show the secret": "Hiện mã bí mật",
        "Sign in as staff": "Đăng nhập nhân viên",
        "Sign in with the password alone from now on?": "Từ nay chỉ đăng nhập bằng mật khẩu?",
        """
        Signing in needs https. If a proxy ends https before this server, it must be named in the setting \
        http.trusted-proxies and send X-Forwarded-Proto.
        """: """
        Đăng nhập cần https. Nếu một proxy kết thúc https trước máy chủ này, proxy đó phải được khai báo \
        trong thiết lập http.trusted-proxies và gửi X-Forwarded-Proto.
        """,
        "Since": "Từ ngày",
        "State": "Trạng thái",
        "Switch it on": "Bật",
        "Switch on again": "Bật lại",
        "Take it away": "Gỡ bỏ",
        "The receiver answered {status}.": "Bên nhận trả lời {status}.",
        "The six digits of your authenticator, or one of your recovery codes.":
            "Sáu chữ số trong ứng dụng xác thực hoặc một mã khôi phục của bạn.",
        "The webhook was switched off at {time}: {reason}. Nothing is sent until you switch it on again.":
            "Webhook bị tắt lúc {time}: {reason}. Sẽ không gửi gì cho đến khi bạn bật lại.",
        "There are too many lines.": "Có quá nhiều dòng.",
        "There is an account with this address. Sign in, or ask for a new password.":
            "Đã có tài khoản với địa chỉ này. Hãy đăng nhập hoặc yêu cầu mật khẩu mới.",
        "There is no secret: what is sent is not signed.": "Chưa có mã bí mật: dữ liệu gửi đi không được ký.",
        "This address cannot be used: {reason}": "Không dùng được địa chỉ này: {reason}",
        "This code is not right, or was used before.": "Mã này không đúng hoặc đã được dùng.",
        "This code is not right. Is the clock of your phone right?":
            "Mã không đúng. Đồng hồ điện thoại của bạn có chính xác không?",
        "This is no address: {line}": "Đây không phải là địa chỉ: {line}",
        "This is not your password.": "Đây không phải mật khẩu của bạn.",
        "This is too long.": "Nội dung quá dài.",
        "This link is over": "Liên kết này đã hết hiệu lực",
        "This one": "Phiên này",
        "This shop sends no mail. Please ask its people for a link.":
            "Cửa hàng này không gửi mail. Vui lòng liên hệ cửa hàng để nhận liên kết.",
        "Time": "Thời gian",
        "Time zone": "Múi giờ",
        "Tries": "Số lần thử",
        "Until": "Đến khi",
        "Up to ten times over three days. Ten failures in a row, or the answer 410, switch the webhook off.":
            "Tối đa mười lần trong ba ngày. Mười lần lỗi liên tiếp hoặc phản hồi 410 sẽ tắt webhook.",
        "Waiting": "Đang chờ",
        "We send you a link with which you choose a new password.":
            "Chúng tôi sẽ gửi bạn một liên kết để chọn mật khẩu mới.",
        "Webhook": "Webhook",
        "What is sent is signed with a secret.": "Dữ liệu gửi đi được ký bằng mã bí mật.",
        "What it is for, so that you know it again.": "Dùng để làm gì, để bạn dễ nhận ra.",
        "What was sent in the last week": "Những gì đã gửi trong tuần qua",
        "Works until": "Dùng được đến",
        "Write these recovery codes down now; they are not shown again. Each stands in for your authenticator once.":
            """
        Hãy ghi lại các mã khôi phục này ngay; chúng sẽ không hiện lại. Mỗi mã thay cho ứng dụng xác thực \
        một lần.
        """,
        "Your address is {address}.": "Địa chỉ của bạn là {address}.",
        "Your name": "Tên của bạn",
        "Your new key. Copy it now: only its digest is kept, so it is not shown again.":
            "Khóa mới của bạn. Hãy sao chép ngay: hệ thống chỉ lưu mã băm nên khóa sẽ không hiện lại.",
        "Your password now": "Mật khẩu hiện tại",
        "Your server is told here of SMS and of the ends of your numbers.":
            "Máy chủ của bạn nhận thông báo tại đây khi có SMS và khi số kết thúc.",
    ]
}
