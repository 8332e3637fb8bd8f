package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StoredNameTests {

    private static final StoredType PNG = StoredType.of("image/png");
    private static final StoredType TEXT = StoredType.of("text/html");

    @ParameterizedTest
    @CsvSource({
        "Урлаг 写真 ñandú.png, Урлаг 写真 ñandú.png",
        "C:\\Users\\me\\photo.png, photo.png",
        "../../etc/passwd.png, passwd.png",
        "..png, png.png",
        ".htaccess, htaccess.png",
        "a\u202egnp.png, agnp.png",
        "'a\r\nSet-Cookie: b.png', a  Set-Cookie_ b.png",
        "'  a . png  ', a . png.png",
        "'what? \"no\" <1>|*.png', what_ _no_ _1___.png",
        "CON.png, _CON.png",
        "nul, _nul.png",
        "Screenshot\u202f2.png, Screenshot\u202f2.png",
        "Cafe\u0301.png, Caf\u00e9.png",
        "photo, photo.png",
        "photo.2024, photo.2024.png",
        "'', file.png",
        "..., file.png",
        "/, file.png",
        "\ud800x.png, _x.png"
    })
    void keepsWhatIsSafeOfAName(String wanted, String name) {
        assertThat(StoredName.of(wanted, PNG, true)).isEqualTo(name);
        assertThat(StoredName.of(wanted, PNG, false)).isEqualTo(name);
    }

    @Test
    void namesWhatHasNoName() {
        assertThat(StoredName.of(null, PNG, false)).isEqualTo("file.png");
        assertThat(StoredName.of(null, StoredType.of("audio/mp4"), false)).isEqualTo("file.m4a");
        assertThat(StoredName.of(null, StoredType.of("video/quicktime"), false)).isEqualTo("file.mov");
        assertThat(StoredName.of(null, StoredType.of("image/jpeg"), false)).isEqualTo("file.jpg");
        assertThat(StoredName.of(null, StoredType.of("application/octet-stream"), true))
                .isEqualTo("file.bin");
    }

    @ParameterizedTest
    @CsvSource({
        "page.html, page.html.txt",
        "page.HTML, page.HTML.txt",
        "logo.svg, logo.svg.txt",
        "feed.xml, feed.xml.txt",
        "x.js, x.js.txt",
        "x.php, x_php.txt",
        "x.php.txt, x_php.txt",
        "x.shtml, x_shtml.txt",
        "photo.jpg, photo.jpg.txt",
        "README, README.txt",
        "notes.txt, notes.txt",
        "page.html.txt, page.html.txt"
    })
    void storesPagesAndProgramsInAFolderAsText(String wanted, String name) {
        assertThat(StoredName.of(wanted, TEXT, true)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "photo.jpg, image/png, photo.jpg",
        "photo.png, image/webp, photo.png",
        "photo.html, image/png, photo_html.png",
        "photo.php, image/gif, photo_php.gif",
        "photo.php.jpg, image/jpeg, photo_php.jpg",
        "page.html.gz, application/gzip, page_html.gz",
        "logo.svgz, application/gzip, logo_svgz.gz",
        "voice.mp4, audio/mp4, voice.mp4",
        "clip.txt, video/mp4, clip.txt.mp4",
        "doc.jpg, application/zip, doc.jpg.zip",
        "a.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document, a.docx",
        "a.tar.gz, application/gzip, a.tar.gz",
        "a.csv, text/csv, a.csv",
        "x.foo, application/octet-stream, x.foo",
        "x.pdf, application/octet-stream, x.pdf.bin",
        "voice, audio/ogg, voice.ogg"
    })
    void saysInAFolderByItsExtensionWhatAFileIs(String wanted, String type, String name) {
        assertThat(StoredName.of(wanted, StoredType.of(type), true)).isEqualTo(name);
    }

    @Test
    void keepsExtensionsInABucketWhichSaysTheTypeItself() {
        assertThat(StoredName.of("page.html", TEXT, false)).isEqualTo("page.html");
        assertThat(StoredName.of("photo.jpg", PNG, false)).isEqualTo("photo.jpg");
    }

    @Test
    void cutsLongNamesBetweenWhatAReaderSeesAsLetters() {
        String family = "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67"; // one picture of 18 bytes
        String flag = "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f";

        assertThat(StoredName.of(family.repeat(9) + ".png", PNG, true)).isEqualTo(family.repeat(5) + ".png");
        assertThat(StoredName.of(flag.repeat(9) + ".png", PNG, true)).isEqualTo(flag.repeat(3) + ".png");
        assertThat(StoredName.of("a" + "\u0301".repeat(300) + ".png", PNG, true))
                .isEqualTo("file.png");
        assertThat(StoredName.of("x".repeat(300) + ".html", TEXT, true)).isEqualTo("x".repeat(96) + ".txt");
        assertThat(StoredName.of("x".repeat(300) + ".jpeg", PNG, false)).isEqualTo("x".repeat(95) + ".jpeg");
    }

    static Stream<Long> seeds() {
        return Stream.of(1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isSafeWhateverTheWantedName(long seed) {
        Random random = new Random(seed);
        List<String> types = List.of(
                "image/png",
                "image/jpeg",
                "text/html",
                "text/csv",
                "application/pdf",
                "application/octet-stream",
                "video/mp4",
                "audio/ogg",
                "application/zip",
                "application/msword");
        for (int i = 0; i < 4000; i++) {
            String wanted = wanted(random);
            StoredType type = StoredType.of(types.get(random.nextInt(types.size())));
            boolean folderStore = random.nextBoolean();

            String name = StoredName.of(wanted, type, folderStore);

            assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(1, StoredName.MOST_BYTES);
            assertThat(name).doesNotMatch("(?s).*[\\x00-\\x1f\\x7f/\\\\:*?\"<>|\u202a-\u202e\u2066-\u2069].*");
            assertThat(name).doesNotStartWith(".").doesNotEndWith(".").doesNotEndWith(" ");
            assertThat(name).doesNotMatch("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
            assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(name);
            assertThat(StoredName.of(name, type, folderStore)).as("of %s", name).isEqualTo(name);
            assertThat(StoredKey.segments(StoredKey.of("job", "ab".repeat(32), name)))
                    .hasSize(5);
            if (folderStore) {
                assertThat(name).doesNotMatch("(?i).*\\.(html?|svg|xml|js|php|phtml|shtml|cgi)");
                assertThat(name).doesNotMatch("(?i).*\\.(php|phtml|shtml|cgi)(\\..*)?");
            }
        }
    }

    private static String wanted(Random random) {
        String[] parts = {
            ".",
            "..",
            "/",
            "\\",
            " ",
            "\u0000",
            "\n",
            "\u202e",
            "a",
            "B",
            "é",
            "e\u0301",
            "写",
            "\ud83d\ude00",
            "\ud83d",
            "\u200d",
            ".html",
            ".php",
            ".jpg",
            ".PNG",
            ".txt",
            ".svg",
            ".tar.gz",
            "con",
            "nul",
            "%2e%2e",
            "'",
            "\"",
            "\u0301",
            "\uffff",
            "x".repeat(90),
            ":",
            "~",
            ".mp4"
        };
        StringBuilder wanted = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            wanted.append(parts[random.nextInt(parts.length)]);
        }
        return wanted.toString();
    }
}
