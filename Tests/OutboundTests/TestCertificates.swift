/// An authority and two receivers that it vouches for, valid from 2020 to 2120. The keys open nothing else.
enum TestCertificates {
    /// Signs the two others.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBZTCCAQugAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
        A1UEAwwOVGVzdCBBdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR8
        MSAax4quqcpCUZwyONKvt+h7Mnyij3pm2EU23K8q7UfZy/EyJOhZjmdUGzhsEj22
        fWWgJHHB6ZsCDMeQu0bAo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQE
        AwIBBjAdBgNVHQ4EFgQU67r8c2RgLfx8wRO9VplnxGJIlTQwCgYIKoZIzj0EAwID
        SAAwRQIgM//0JZbSAAbTcUQ9wMpD58wULF99U0CYWbXoDmuucF0CIQD90FZ3MwoS
        p38LHdhLkX1aXbO0TEqp4MO4QTaR8dgtFw==
        -----END CERTIFICATE-----
        """

    /// For hooks.example.com, localhost and 127.0.0.1.
    static let receiver = """
        -----BEGIN CERTIFICATE-----
        MIIBtTCCAVugAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGDEWMBQG
        A1UEAwwNVGVzdCBSZWNlaXZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHr5
        MtGZdF3Olz/1454jzDTJhK7BufyZPJxqAboLvZ483ZEh4XJ17S606FV4f4KqOJSg
        ztpgh+Esv1mbf0bk/lajgZIwgY8wLQYDVR0RBCYwJIIRaG9va3MuZXhhbXBsZS5j
        b22CCWxvY2FsaG9zdIcEfwAAATATBgNVHSUEDDAKBggrBgEFBQcDATAJBgNVHRME
        AjAAMB0GA1UdDgQWBBRCT16zJTn147M7lQCX/5PGqt2oUDAfBgNVHSMEGDAWgBTr
        uvxzZGAt/HzBE71WmWfEYkiVNDAKBggqhkjOPQQDAgNIADBFAiEAm7xJU2ERArCH
        Z78jNvNPzksg0515qqe6RPyvNckHDjwCIB1YAn3vnTUN4lrLLPcFkjmPfLlZkacF
        Z4s0ilhUXiAC
        -----END CERTIFICATE-----
        """

    /// The key of `receiver`.
    static let receiverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLFd0UDiM43ctu4TA
        FlU5iNKtyWMR5Br9Gr7P5QFfErmhRANCAAR6+TLRmXRdzpc/9eOeI8w0yYSuwbn8
        mTycagG6C72ePN2RIeFyde0utOhVeH+CqjiUoM7aYIfhLL9Zm39G5P5W
        -----END PRIVATE KEY-----
        """

    /// For hooks.example.com only.
    static let named = """
        -----BEGIN CERTIFICATE-----
        MIIBojCCAUmgAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5UZXN0IEF1
        dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGDEWMBQG
        A1UEAwwNVGVzdCBSZWNlaXZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFuy
        0WqG5EpFcLyADj5/tmlgzEbnzd7RDRPd46Mj/aKjvOawdKw2E6qWGah/YvFGhI7q
        xN8sSlIl72qb70x3/kijgYAwfjAcBgNVHREEFTATghFob29rcy5leGFtcGxlLmNv
        bTATBgNVHSUEDDAKBggrBgEFBQcDATAJBgNVHRMEAjAAMB0GA1UdDgQWBBR0yLh/
        qKyRaCr9bpdAO4fGhE23WzAfBgNVHSMEGDAWgBTruvxzZGAt/HzBE71WmWfEYkiV
        NDAKBggqhkjOPQQDAgNHADBEAiBAbT1YH98PSkf76Cz78X41oIWXUkqlFkEij96E
        eb3MUgIgJYd2NsGd2e/ZXq2A/21A0Cd77+Dmvk2U/jS45Kijw0w=
        -----END CERTIFICATE-----
        """

    /// The key of `named`.
    static let namedKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7VcgDhWLSavRxoz/
        M3+oPi22Ie5BnOfEpx2AHlCsJdGhRANCAARbstFqhuRKRXC8gA4+f7ZpYMxG583e
        0Q0T3eOjI/2io7zmsHSsNhOqlhmof2LxRoSO6sTfLEpSJe9qm+9Md/5I
        -----END PRIVATE KEY-----
        """
}
