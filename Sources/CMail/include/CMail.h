#ifndef C_MAIL_H
#define C_MAIL_H

#include <stddef.h>
#include <stdint.h>

/// One mail on its way to a server, through libcurl, whose curl_easy_setopt takes variable arguments, which Swift
/// cannot pass. Texts are copied. To be used by one thread at a time.
typedef struct switchboard_mail switchboard_mail;

/// How a transfer ended.
enum {
    SWITCHBOARD_MAIL_SENT = 0,
    /// No memory, or an option that this libcurl does not know.
    SWITCHBOARD_MAIL_UNUSABLE,
    SWITCHBOARD_MAIL_UNKNOWN_NAME,
    SWITCHBOARD_MAIL_NO_CONNECTION,
    SWITCHBOARD_MAIL_LATE,
    /// The server offers no TLS, or it failed.
    SWITCHBOARD_MAIL_NO_TLS,
    SWITCHBOARD_MAIL_UNTRUSTED,
    /// The file of authorities cannot be read.
    SWITCHBOARD_MAIL_BAD_AUTHORITY,
    /// User or password were not taken.
    SWITCHBOARD_MAIL_DENIED,
    SWITCHBOARD_MAIL_REFUSED,
    /// The connection ended in between.
    SWITCHBOARD_MAIL_CUT_OFF,
};

/// url: smtp:// or smtps://, with the name that greets as its path. milliseconds: of the whole transfer.
/// Returns NULL without memory.
switchboard_mail *switchboard_mail_open(const char *url, int needs_tls, long milliseconds);

/// Signs in. Returns whether it could be noted, as the two below.
int switchboard_mail_sign_in(switchboard_mail *mail, const char *user, const char *password);

/// Takes certificates of these authorities (a PEM file) in place of the system's.
int switchboard_mail_trust(switchboard_mail *mail, const char *authority_file);

/// The envelope: addresses alone.
int switchboard_mail_address(switchboard_mail *mail, const char *from, const char *to);

/// Sends and waits. The message has CRLF line ends; dots at the beginning of lines are doubled here.
int switchboard_mail_send(switchboard_mail *mail, const uint8_t *message, size_t length);

/// The last code of the server's, or 0.
long switchboard_mail_code(const switchboard_mail *mail);

/// The last line with which the server said no, or "".
const char *switchboard_mail_reply(const switchboard_mail *mail);

void switchboard_mail_close(switchboard_mail *mail);

#endif
