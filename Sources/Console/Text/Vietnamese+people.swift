extension Phrasebook {
    /// Customers and staff, as staff see them.
    static let vietnamesePeople: [String: String] = [
        "About customer": "Về khách hàng",
        "Above {amount} a second person must approve it.": "Trên {amount} cần người thứ hai duyệt.",
        "Acts": "Thao tác",
        "Add a login": "Thêm tài khoản đăng nhập",
        "Add and make a link": "Thêm và tạo liên kết",
        "Allowed addresses": "Địa chỉ được phép",
        "Amounts in IDR are whole rupiah.": "Số tiền IDR là rupiah nguyên.",
        "At most": "Tối đa",
        "Customer {id}: {name}": "Khách hàng {id}: {name}",
        "Detail": "Chi tiết",
        "Discount": "Chiết khấu",
        "Discount in percent": "Chiết khấu theo phần trăm",
        "End all of them": "Kết thúc mọi phiên",
        "End the suspension": "Bỏ tạm khóa",
        "From 0 to 99.99, off every listed rate.": "Từ 0 đến 99.99, trừ vào mọi giá niêm yết.",
        """
        Hand this link over. It works once, for three days, and is not shown again: with it the person \
        chooses a password.
        """:
            """
        Hãy chuyển liên kết này cho người đó. Liên kết dùng một lần, trong ba ngày và không hiện lại: \
        người nhận dùng nó để chọn mật khẩu.
        """,
        "Hand this link over; it is shown this once, and works once within three days.":
            "Hãy chuyển liên kết này cho người đó; nó chỉ hiện lần này và dùng được một lần trong ba ngày.",
        "Has no password yet": "Chưa có mật khẩu",
        "ID, name or e-mail address": "ID, tên hoặc địa chỉ e-mail",
        "In any 60 seconds; without a number there is no limit.": "Trong mỗi 60 giây; để trống thì không giới hạn.",
        "In the audit log": "Trong nhật ký thao tác",
        "Its number.": "Số của mục đó.",
        "Let this person sign in no more?": "Không cho người này đăng nhập nữa?",
        "Let this person sign in with the password alone?": "Cho người này đăng nhập chỉ bằng mật khẩu?",
        "Listed rate": "Giá niêm yết",
        "Listing": "Mục bán",
        "Logins": "Tài khoản đăng nhập",
        "Make a link for a new password": "Tạo liên kết đặt mật khẩu mới",
        "Make a link with which this person chooses a new password?": "Tạo liên kết để người này chọn mật khẩu mới?",
        "Manager": "Quản lý",
        "More": "Thêm",
        "Move money by hand": "Chuyển tiền thủ công",
        "Move the money": "Thực hiện",
        "Move this money?": "Chuyển số tiền này?",
        "New customer": "Khách hàng mới",
        "No customers that fit.": "Không có khách hàng nào phù hợp.",
        "Nobody signs in for this customer.": "Không có ai đăng nhập cho khách hàng này.",
        "Nobody yet.": "Chưa có ai.",
        "None": "Không có",
        "None: the listed rates hold, less the discount.": "Không có: áp dụng giá niêm yết trừ chiết khấu.",
        "Not yet": "Chưa",
        "Nothing was done yet.": "Chưa có thao tác nào.",
        "Of": "Đối tượng",
        "Off": "Tắt",
        "On": "Bật",
        "Open the account": "Mở tài khoản",
        "Overview": "Tổng quan",
        "Own rate": "Giá riêng",
        "Owner": "Chủ sở hữu",
        "Password link": "Liên kết mật khẩu",
        "Pay in": "Nạp vào ví",
        "Please choose one.": "Vui lòng chọn một mục.",
        "Please give a number from 0 to 99.99.": "Vui lòng nhập số từ 0 đến 99.99.",
        "Please give a rate, as 0.90.": "Vui lòng nhập giá, ví dụ 0.90.",
        "Prices of its own": "Bảng giá riêng",
        "Rate in {currency}": "Giá ({currency})",
        "Reason": "Lý do",
        "Remove": "Gỡ bỏ",
        "Request limits": "Giới hạn yêu cầu",
        "Requests": "Yêu cầu",
        "Requests in any 60 seconds": "Số yêu cầu trong mỗi 60 giây",
        "Resume": "Mở lại",
        "Role": "Vai trò",
        "Set up": "Đã thiết lập",
        "Shop": "Cửa hàng",
        "Sign in as this customer": "Đăng nhập với tư cách khách này",
        "Somebody in this shop has this address already.": "Trong cửa hàng này đã có người dùng địa chỉ này.",
        "Somebody works here under this address.": "Đã có nhân viên dùng địa chỉ này.",
        "Statement in {currency}": "Sao kê {currency}",
        "Support": "Hỗ trợ",
        """
        Support sees everything of customers and looks after orders; managers move money and change the \
        shop; owners see to staff and keys.
        """:
            """
        Hỗ trợ xem mọi thông tin khách hàng và xử lý đơn; quản lý chuyển tiền và thay đổi cửa hàng; chủ \
        sở hữu phụ trách nhân viên và khóa.
        """,
        "Suspend": "Tạm khóa",
        "Suspend this customer? Its keys and logins open nothing until it is resumed.":
            "Tạm khóa khách hàng này? Khóa API và tài khoản đăng nhập sẽ không dùng được cho đến khi mở lại.",
        "Suspend this person? All sessions end.": "Tạm khóa người này? Mọi phiên đăng nhập sẽ kết thúc.",
        "Suspended": "Bị tạm khóa",
        "Take on": "Thêm",
        "Take out": "Rút khỏi ví",
        "Take second factor away": "Gỡ xác thực hai bước",
        "Take somebody on": "Thêm nhân viên",
        "Take the second factor away": "Gỡ xác thực hai bước",
        "Terms": "Điều khoản",
        "The customer reads this in the statement.": "Khách hàng sẽ đọc dòng này trong sao kê.",
        "This is no e-mail address.": "Đây không phải địa chỉ e-mail.",
        "This is the last owner; make somebody else one first.":
            "Đây là chủ sở hữu cuối cùng; hãy giao vai trò này cho người khác trước.",
        "This shop has no such listing.": "Cửa hàng này không có mục bán đó.",
        "To the customer": "Đến khách hàng",
        "To what": "Đối tượng",
        "Wallet in {currency}": "Ví {currency}",
        "Who": "Ai",
        "Who, from the beginning": "Ai, tính từ ký tự đầu",
        "Without it the listed rate holds again.": "Để trống thì áp dụng lại giá niêm yết.",
        "Works": "Còn dùng được",
        "You get a link that this person opens to choose a password. It works once.":
            "Bạn nhận một liên kết để người này mở và chọn mật khẩu. Liên kết dùng một lần.",
        "{name} is a customer now.": "{name} đã là khách hàng.",
    ]
}
