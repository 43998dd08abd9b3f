extension CodeCorpus {
    static let southEast = messages(
        """
        id 482910 Kode verifikasi WhatsApp Anda: 482-910. Jangan bagikan kode ini.
        id 5829 <#> 5829 adalah kode OTP Gojek kamu. JANGAN BERIKAN KE SIAPA PUN.
        id 391820 Kode OTP Anda 391820 berlaku 5 menit. Jangan berikan kode ini ke siapapun.
        id 5829 DANA: Kode verifikasi 5829. RAHASIA. Hubungi 1500445 bila perlu.
        id 204918 Tokopedia: JANGAN MEMBERITAHU KODE INI KE SIAPAPUN. WASPADA PENIPUAN. Kode verifikasi kamu 204918
        id 391820 Shopee: masukkan kode 391820 utk transaksi Rp150.000 di toko 58291
        id 602918 BCA: OTP utk pembayaran sebesar Rp 1.250.000 dgn kartu **** 4410 adalah 602918
        id 58291 Kode rahasia 58291 utk masuk akun. Kirim ke 95959 bila bukan kamu
        id 482910 Kode WA: 482910
        ms 482910 Kod pengesahan anda ialah 482910. Jangan kongsi.
        ms 391820 RM0.00 Kod TAC anda 391820 untuk pindahan RM500
        tl 482910 Ang iyong verification code ay 482910. Huwag ibahagi.
        tl 582910 GCash: Ang OTP mo ay 582910. Wag itong ibigay kahit kanino. PHP 500.00
        vi 482910 Mã xác thực của bạn là 482910. Không chia sẻ mã này.
        vi 5829 5829 la ma xac thuc Zalo cua ban
        vi 391820 Ma OTP cua Quy khach la 391820, hieu luc 5 phut. So tien 1,250,000 VND
        vi 5829 Mã Grab của bạn: 5829
        vi 70391842 Vietcombank: mật khẩu dùng một lần 70391842, hết hạn sau 2 phút
        th 482910 รหัส OTP ของคุณคือ 482910 (Ref: ABCD) ใช้ได้ภายใน 5 นาที
        th 5829 รหัสยืนยันของคุณคือ5829
        th 391820 <OTP 391820> ยอด 1,250.00 บาท ห้ามบอกผู้อื่น โทร 021234567
        lo 482910 ລະຫັດຢືນຢັນຂອງທ່ານແມ່ນ 482910
        km 482910 លេខកូដផ្ទៀងផ្ទាត់របស់អ្នកគឺ 482910
        my 482910 သင့်အတည်ပြုကုဒ်မှာ 482910 ဖြစ်သည်
        """)

    static let farEast = messages(
        """
        zh 482910 【微信】验证码482910，5分钟内有效，请勿告知他人。
        zh 5829 【支付宝】校验码5829，您正在登录，请勿泄露。客服95188
        zh 391820 【淘宝网】您的验证码是：391820,10分钟内有效。
        zh 602918 【招商银行】您尾号4410的信用卡消费人民币1250.00元，动态密码602918
        zh 482910 【哔哩哔哩】482910为你的登录验证码，请于5分钟内填写
        zh 703918 您的短信验证码为 703918,12:30前有效,如有疑问请拨打95555
        zh 048291 【小红书】您的验证码是: 048291, 3分钟内有效，请勿泄漏
        zh 4K7BQ 【Steam】您的代码是 4K7BQ
        zh-TW 482910 您的驗證碼是 482910，請於10分鐘內輸入。
        zh-TW 391820 【LINE】認證碼 391820。請勿告訴他人。
        zh-HK 5829 您的一次性密碼為5829，HKD 1,250.00，卡號尾數4410
        zh 482910 您的OTP是482910，请勿泄露
        zh 482910 您的WhatsApp验证码：482-910。请勿与他人分享。
        ja 482910 認証コード：482910⏎有効期限は10分です。
        ja 391820 LINEの認証番号は「391820」です。30分以内に入力してください。
        ja 5829 【メルカリ】認証番号 5829 このコードを他人に教えないでください
        ja 70391842 あなたのワンタイムパスワードは70391842です。
        ja 482910 482910がInstagramコードです。
        ja 482910 WhatsAppコード：482-910
        ko 482910 [카카오] 인증번호 [482910]를 입력해 주세요.
        ko 391820 [네이버] 인증번호는 391820 입니다. 3분 이내에 입력하세요.
        ko 582910 본인확인 인증번호(582910)입니다. 타인 노출 금지
        ko 5829 [Web발신]⏎인증번호 : 5829⏎문의 1588-1234
        ko 482910 Google 인증 코드는 G-482910입니다.
        ko 482910 WhatsApp 코드: 482-910
        """)
}
