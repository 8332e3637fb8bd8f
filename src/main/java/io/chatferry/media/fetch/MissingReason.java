package io.chatferry.media.fetch;

/** Why a file will not come, however often its link is asked for. */
public enum MissingReason {
    /** 404 or 410. */
    GONE,
    /** 401 or 403, and no rule of {@code media.fetch.headers} is for this URL. */
    NEEDS_TOKEN,
    /** 401 or 403 in spite of a token. */
    DENIED,
    /** The time of a signed link is over. */
    EXPIRED,
    /** A login page, or another document that tells of an error, came in the place of the file. */
    NOT_THE_FILE,
    /** Longer than {@code media.fetch.max-size}. */
    TOO_LARGE,
    /** The link, or a redirect, leads to a private, loopback or link-local address. */
    REFUSED_ADDRESS,
    /** No link that can be asked for: another scheme than http and https, user-info, no host. */
    BAD_URL,
    /** An answer that is no file: another refusal, too many redirects, an encoding that was not asked for. */
    BAD_ANSWER
}
