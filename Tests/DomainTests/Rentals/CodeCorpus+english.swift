extension CodeCorpus {
    static let english = messages(
        """
        en 123456 Your WhatsApp code: 123-456⏎⏎You can also tap on this link to verify your phone: v.whatsapp.com/123456⏎⏎Don't share this code with others⏎4sgLq1p5sV6
        en 504913 Your WhatsApp code 504-913. Don't share this code with others
        en 48213 Telegram code: 48213⏎⏎You can also tap on this link to log in:⏎https://t.me/login/48213⏎⏎oLeq9AcOZkT
        en 91847 Login code: 91847. Do not give this code to anyone, even if they say they are from Telegram!
        en 582913 G-582913 is your Google verification code.
        en 019384 G-019384 is your Google verification code. Don't share your code with anyone.
        en 48213 FB-48213 is your Facebook confirmation code
        en 739204 <#> 739204 is your Facebook code H29Q+Fsn4Sr
        en 482019 <#> 482 019 is your Instagram code. Don't share it. SIYRxKrru1t
        en 604821 [#][TikTok] 604821 is your verification code⏎fJpzQvK2eu1
        en 7391 [TikTok] 7391 is your verification code, valid for 5 minutes. To keep your account safe, never forward this code.
        en 4821 Your Uber code is 4821. Never share this code. Reply STOP ALL to +44 7903 561836 to unsubscribe.
        en 7712 Your Uber code: 7712. Reply STOP to 89203 to stop receiving messages.
        en 849201 849201 is your Amazon OTP. Do not share it with anyone.
        en 940182 Use verification code 940182 for Microsoft authentication.
        en 4829 Microsoft access code: 4829
        en 1930284 Your Microsoft security code is 1930284
        en 620194 Your Twitter confirmation code is 620194.
        en 593018 Your Tinder code is 593018 Don't share @tinder.com #593018
        en 603918 Your Discord security code is: 603918
        en 481029 Your Apple ID Code is: 481029. Don't share it with anyone.⏎@apple.com #481029 %apple.com
        en 204817 PayPal: Your security code is 204817. It expires in 10 minutes. Don't share this code with anyone.
        en 502913 Your Snapchat code is 502913. Do not share it or use it elsewhere!
        en 830192 Viber: your code is 830192. Enter this code only in the official app.
        en 4K7BQ Steam: your account verification code is 4K7BQ
        en 6304 Your one-time PIN for Airbnb is 6304.
        en 918273 Your OpenAI API verification code is: 918273
        en 381920 LinkedIn: Your verification code is 381920
        en 73920184 Yahoo: 73920184 is your verification code.
        en 5829 Your eBay security code is 5829. It expires in 15 minutes.
        en 204913 DO NOT give this code to anyone. Our employees will never ask for it. 204913
        en 8402 Netflix: your sign-in code is 8402. Valid for 15 minutes.
        en 39281 Enter 39281 on the next screen to confirm your phone number.
        en 7301 Use 7301 to log in to Grab. It will expire in 60 seconds.
        en 638201 OTP is 638201 for txn of INR 4,500.00 at FLIPKART on card ending 4821. Valid till 10:45. Do not share.
        en 902183 Dear Customer, 902183 is the OTP for transaction of Rs. 1299.00 on HDFC Bank card xx9921 at AMAZON.
        en 4402 Your OTP for order 58291034 is 4402. Valid for 5 min.
        en 6071 Your code for order: 6071
        en 4417 Your order 582910 has shipped. Delivery code: 4417
        en 551903 Do not share OTP. To reset password for user 829104 enter 551903 as verification code within 30 minutes.
        en 590284 Verification code:⏎590284⏎This code is valid for 300 seconds.
        en 4820 RM0.00 Grab: Your Activation Code is 4820. Please do not share.
        en 839201 RM0 Your TAC is 839201 for RM1500.00 transfer to account 1102938475. 12:30 20/03/2024
        en 6294013 Coinbase: do not share this code. 6294013 is your verification code, expires 2024-05-20 14:33
        en 2024 Your verification code is 2024
        en 1987 Your code: 1987. It is valid until 31 Dec 2025.
        en 123456 Your verification code is 123456.Do not share it.
        en 918273 Security code 918 273 expires in 5 minutes.
        en 918273 Use 918-273 to verify your account.
        en 738201 *738201* is your verification code
        en 738201 (738201) is your verification code (24 hours).
        en 640192 Code:\u{200E} 640 192\u{200E}
        en 317 Your CVS pickup PIN is 317
        en 902 Security code: 902
        en 7K2M9P Your login code is "7K2M9P"
        en AB12CD Your code: AB12CD
        en 551290 Verification code - 55-12-90? No: 551290
        en 6283 Hi John! 6283 is the code for your Bolt login. By Bolt, since 2013.
        en 551204 Enter code 551204 within 2 min. Need help? Call 1800 123 4567
        en 402918 Wise: 402918 is your code to pay 1,200.50 GBP to J SMITH ending 4410. Only enter it on wise.com
        en 193048 Your Binance code 193048 for withdrawal of 0.2500 BTC. Never share.
        en 730918 Epic Games: 730918 is your 2FA code. https://epicgames.com/id/910283
        en-NG 402918 Your BVN OTP is 402918. Do not disclose. Dial *901*911# to block
        en-KE 4821 Your M-PESA verification code is 4821. Call 0722000000 for help.
        en 48213 Telegram 48213
        ms 839201 TAC 839201 20-03-2024 12:30
        en 4829 Code 4829 12-05-2024
        en 48215 Code 48215 12:30 20.05.2024
        en 2019 2019 is your verification code for HQ Trivia
        en 193847 193847
        en 402918 Discord: 402918
        """)

    /// Forms more than languages: foreign digits, the origin-bound line, signs that nobody sees.
    static let forms = messages(
        """
        en 747723 Your code is 111111⏎⏎@example.com #747723
        en 747723 747723 is your ExampleCo authentication code.⏎⏎@example.com #747723 @ecommerce.example
        en AB12CD Log in⏎@shop.example #AB12CD
        en 123456 Log in⏎@shop.example #123-456
        en 281930 @example.com #747723⏎Your verification code is 281930
        ar 482910 رمز التحقق الخاص بك هو ٤٨٢٩١٠
        fa 582910 کد تایید شما: ۵۸۲۹۱۰
        hi 482910 आपका ओटीपी ४८२९१० है
        bn 482910 আপনার কোড ৪৮২৯১০
        th 482910 รหัส OTP ของคุณคือ ๔๘๒๙๑๐
        lo 482910 ລະຫັດຂອງທ່ານ ໔໘໒໙໑໐
        km 482910 លេខកូដរបស់អ្នក ៤៨២៩១០
        my 482910 သင်၏ကုဒ်မှာ ၄၈၂၉၁၀
        ta 482910 உங்கள் குறியீடு ௪௮௨௯௧௦
        zh 482910 验证码：４８２９１０
        en 482910 Your code is 𝟒𝟖𝟐𝟗𝟏𝟎
        en 482910 Your code is 4️⃣8️⃣2️⃣9️⃣1️⃣0️⃣
        en 482910 Your code is\u{00A0}482\u{202F}910
        en 482910 Your code is 482\u{2011}910
        ja 482910 認証コード：Ｇ－４８２９１０
        en - code\u{2068}482910\u{2069}
        en 482910 code \u{2068}482910\u{2069}
        vi 482910 Ma\u{0303} xa\u{0301}c minh 482910
        """)
}
