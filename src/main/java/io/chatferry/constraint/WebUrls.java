package io.chatferry.constraint;

import java.util.regex.Pattern;

/** Checks web URLs: http or https, a host, and no character that would end the URL in a text. */
final class WebUrls {

    private static final Pattern VALID = Pattern.compile(
            "https?://(?:[^\\s/?#@<>\"\\\\]*@)?" // user
                    + "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?\\.?|\\[[0-9a-f:.]+])(?::\\d{1,5})?" // host
                    + "(?:[/?#][^\\s\\p{Cntrl}<>\"\\\\]*)?",
            Pattern.CASE_INSENSITIVE);

    private WebUrls() {}

    static boolean isValid(String url) {
        return VALID.matcher(url).matches();
    }
}
