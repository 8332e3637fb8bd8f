package io.chatferry.media.store;

/** The header that tells a browser to show or to save a file, and under which name: RFC 6266. ASCII alone, whatever the name. */
final class ContentDisposition {

    private ContentDisposition() {}

    static String of(String name, boolean inline) {
        String ascii = name.codePoints()
                .map(letter -> letter < ' ' || letter > '~' || "\"\\%".indexOf(letter) >= 0 ? '_' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String header = (inline ? "inline" : "attachment") + "; filename=\"" + ascii + "\"";
        return ascii.equals(name) ? header : header + "; filename*=UTF-8''" + PercentEncoding.encode(name);
    }
}
