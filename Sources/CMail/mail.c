#include "CMail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct switchboard_mail {
    CURL *curl;
    struct curl_slist *recipients;
    const uint8_t *message;
    size_t left;
    long code;
    char reply[256];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_ready = 0;

static void make_ready(void) { is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

static size_t give(char *buffer, size_t size, size_t count, void *context) {
    switchboard_mail *mail = context;
    size_t length = size * count;
    if (length > mail->left) length = mail->left;
    if (length > 0) memcpy(buffer, mail->message, length);
    mail->message += length;
    mail->left -= length;
    return length;
}

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

/// Keeps the last line that says no; what a server says to a password is not among them.
static size_t hear(char *line, size_t size, size_t count, void *context) {
    switchboard_mail *mail = context;
    size_t length = size * count;
    if (length >= 3 && (line[0] == '4' || line[0] == '5')) {
        size_t kept = length < sizeof mail->reply - 1 ? length : sizeof mail->reply - 1;
        memcpy(mail->reply, line, kept);
        mail->reply[kept] = 0;
    }
    return length;
}

switchboard_mail *switchboard_mail_open(const char *url, int needs_tls, long milliseconds) {
    pthread_once(&once, make_ready);
    if (!is_ready) return NULL;
    switchboard_mail *mail = calloc(1, sizeof *mail);
    if (!mail) return NULL;
    mail->curl = curl_easy_init();
    CURL *curl = mail->curl;
    if (!curl || curl_easy_setopt(curl, CURLOPT_URL, url) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE)) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds) != CURLE_OK ||
        // The time-out above does not bound the farewell.
        curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (milliseconds + 999) / 1000) != CURLE_OK ||
        // Signals belong to the program; time-outs of names work without them.
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) != CURLE_OK ||
        // What the environment says of proxies is meant for the web, and .netrc for people.
        curl_easy_setopt(curl, CURLOPT_PROXY, "") != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_READDATA, mail) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear) != CURLE_OK ||
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, mail) != CURLE_OK) {
        switchboard_mail_close(mail);
        return NULL;
    }
    return mail;
}

int switchboard_mail_sign_in(switchboard_mail *mail, const char *user, const char *password) {
    return curl_easy_setopt(mail->curl, CURLOPT_USERNAME, user) == CURLE_OK &&
           curl_easy_setopt(mail->curl, CURLOPT_PASSWORD, password) == CURLE_OK &&
           // Others are offered by servers where they were never set up, and TLS keeps these two to ourselves.
           curl_easy_setopt(mail->curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN") == CURLE_OK;
}

int switchboard_mail_trust(switchboard_mail *mail, const char *authority_file) {
    return curl_easy_setopt(mail->curl, CURLOPT_CAINFO, authority_file) == CURLE_OK &&
           curl_easy_setopt(mail->curl, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

int switchboard_mail_address(switchboard_mail *mail, const char *from, const char *to) {
    struct curl_slist *list = curl_slist_append(NULL, to);
    if (!list) return 0;
    curl_slist_free_all(mail->recipients);
    mail->recipients = list;
    return curl_easy_setopt(mail->curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt(mail->curl, CURLOPT_MAIL_RCPT, list) == CURLE_OK;
}

static int outcome(CURLcode result) {
    switch (result) {
    case CURLE_OK: return SWITCHBOARD_MAIL_SENT;
    case CURLE_COULDNT_RESOLVE_HOST: return SWITCHBOARD_MAIL_UNKNOWN_NAME;
    case CURLE_COULDNT_CONNECT: return SWITCHBOARD_MAIL_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return SWITCHBOARD_MAIL_LATE;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR: return SWITCHBOARD_MAIL_NO_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return SWITCHBOARD_MAIL_UNTRUSTED;
    case CURLE_SSL_CACERT_BADFILE: return SWITCHBOARD_MAIL_BAD_AUTHORITY;
    case CURLE_LOGIN_DENIED: return SWITCHBOARD_MAIL_DENIED;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return SWITCHBOARD_MAIL_CUT_OFF;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_FAILED_INIT:
    case CURLE_NOT_BUILT_IN: return SWITCHBOARD_MAIL_UNUSABLE;
    default: return SWITCHBOARD_MAIL_REFUSED;
    }
}

int switchboard_mail_send(switchboard_mail *mail, const uint8_t *message, size_t length) {
    // TLS writes without MSG_NOSIGNAL: a server that hangs up must not end the process. The thread is for mail alone.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    mail->message = message;
    mail->left = length;
    mail->code = 0;
    mail->reply[0] = 0;
    CURLcode result = curl_easy_perform(mail->curl);
    curl_easy_getinfo(mail->curl, CURLINFO_RESPONSE_CODE, &mail->code);
    int found = outcome(result);
    // A sender or receiver that is refused counts as a failure to send, too.
    return found == SWITCHBOARD_MAIL_CUT_OFF && mail->code >= 400 ? SWITCHBOARD_MAIL_REFUSED : found;
}

long switchboard_mail_code(const switchboard_mail *mail) { return mail->code; }

const char *switchboard_mail_reply(const switchboard_mail *mail) { return mail->reply; }

void switchboard_mail_close(switchboard_mail *mail) {
    if (!mail) return;
    if (mail->curl) curl_easy_cleanup(mail->curl);
    curl_slist_free_all(mail->recipients);
    free(mail);
}
