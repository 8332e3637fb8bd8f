package io.chatferry.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which delimiter a header line is read with. */
class DelimitersTests {

    /** In each text {@code $} stands for a line feed and {@code ^} for a tab, {@code %} for a carriage return. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', emptyValue = "", textBlock = """
            commas                         ~ a,b,c            ~ ,
            semicolons                     ~ a;b;c            ~ ;
            tabs                           ~ a^b^c            ~ ^
            one column                     ~ abc              ~ ,
            blank lines only               ~ $$               ~ ,
            more semicolons                ~ a;b;c,d          ~ ;
            as many of each                ~ a;b,c            ~ ,
            as many semicolons as tabs     ~ a;b^c            ~ ;
            commas within quotes           ~ "a,b,c";d        ~ ;
            a quote within quotes          ~ "a"",,";d        ~ ;
            a line end within quotes       ~ "a$b,c,d";e      ~ ;
            a line that is not the first   ~ a;b$c,d,e        ~ ;
            blank lines first              ~ $ $a;b$c,d,e     ~ ;
            a line that ends with CR and LF ~ a;b%$c,d,e     ~ ;
            """)
    void takesTheMostFrequentDelimiterOutsideQuotesOfTheFirstLine(String words, String text, String delimiter)
            throws IOException {
        String csv = unescaped(text);
        assertThat("" + guess(csv)).as(words).isEqualTo(unescaped(delimiter));
    }

    @Test
    void assumesCommasInAnEmptyFile() throws IOException {
        assertThat(guess("")).isEqualTo(',');
    }

    @Test
    void ignoresDelimitersInQuotedNamesOfTheHeader() throws IOException {
        Random random = new Random(3);
        for (int run = 0; run < 500; run++) {
            char delimiter = ",;\t".charAt(random.nextInt(3));
            String header = IntStream.range(0, 2 + random.nextInt(5))
                    .mapToObj(i -> random.nextBoolean() ? "name" : "\"a,,;;\t\t\"\"\n\"")
                    .collect(Collectors.joining("" + delimiter));
            assertThat(guess(header + "\n,,,,,,,,,;;;;;;;;;\t\t\t\t\t\t\t\t"))
                    .as(header)
                    .isEqualTo(delimiter);
        }
    }

    private static String unescaped(String text) {
        return text.replace('$', '\n').replace('^', '\t').replace('%', '\r');
    }

    private static char guess(String csv) throws IOException {
        return Delimiters.guess(new ByteWindow(new TricklingStream(csv.getBytes(StandardCharsets.UTF_8), 3), 1));
    }
}
