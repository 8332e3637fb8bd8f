package io.chatferry.source.text;

import org.jspecify.annotations.Nullable;

/** Links with a label, in a plain text. */
public final class Links {

    private Links() {}

    /**
     * What a reader sees of a link: {@code label (url)}; only the address where the label is empty or says the same, but for the
     * scheme or a slash at the end. An address of mail or telephone goes without {@code mailto:} or {@code tel:}.
     */
    public static String shown(@Nullable String label, String url) {
        String address = withoutScheme(url, "mailto:", "tel:");
        if (label == null || label.isBlank() || same(label).equals(same(url))) {
            return address;
        }
        return label + " (" + address + ")";
    }

    private static String same(String text) {
        String plain = withoutScheme(text.strip(), "https://", "http://", "mailto:", "tel:");
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static String withoutScheme(String url, String... schemes) {
        for (String scheme : schemes) {
            if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return url.substring(scheme.length());
            }
        }
        return url;
    }
}
