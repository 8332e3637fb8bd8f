package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Which attachments are those that were sent. */
class AttachmentComparisonTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            [{"url":"u","name":"n","mimeType":"m","extension":"e","size":5}] | [{"url":"u","name":"n","mimeType":"m","extension":"e","size":"5"}]
            [{"size":"5","url":"u"}]               | [{"url":"u","size":"5"}]
            [{"url":"u","name":"","size":null}]    | [{"url":"u"}]
            [{"url":"u","thumb":"t"}]              | [{"url":"u"}]
            [{"url":{"a":1},"name":["b"]}]         | [{}]
            [{"url":"u"},{"url":"v"}]              | [{"url":"u"},{"url":"v"}]
            ["u"]                                  | [{}]
            """)
    void reducesAttachmentsToComparableText(String attachments, String canonical) {
        assertThat(canonical(attachments)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "\"u\"", "{\"url\":\"u\"}"})
    void treatsOtherValuesAsNoAttachments(String attachments) {
        assertThat(canonical(attachments)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            the same                   | [{"url":"https://a/1","name":"n"}] | [{"url":"https://a/1","name":"n"}]            | true
            the target adds a field    | [{"url":"https://a/1"}]            | [{"url":"https://a/1","size":7}]              | true
            the target lacks a field   | [{"url":"https://a/1","size":7}]   | [{"url":"https://a/1"}]                       | false
            another name               | [{"url":"https://a/1","name":"n"}] | [{"url":"https://a/1","name":"m"}]            | false
            another address            | [{"url":"https://a/1"}]            | [{"url":"https://a/2"}]                       | false
            a copy of the target       | [{"url":"https://a/1"}]            | [{"url":"https://data-us.cometchat.io/x"}]    | true
            a copy with another name   | [{"url":"https://a/1","name":"n"}] | [{"url":"https://data-us.cometchat.io/x","name":"m"}] | false
            a host in capitals         | [{"url":"https://a/1"}]            | [{"url":"https://Data.CometChat.IO/x"}]       | true
            a host that ends alike     | [{"url":"https://a/1"}]            | [{"url":"https://mycometchat.io/x"}]          | false
            a host that begins alike   | [{"url":"https://a/1"}]            | [{"url":"https://data.cometchat.io.a.com/x"}] | false
            the host in the path only  | [{"url":"https://a/1"}]            | [{"url":"https://b/data.cometchat.io"}]       | false
            no address at all          | [{"url":"https://a/1"}]            | [{"url":"not an address"}]                    | false
            the address is gone        | [{"url":"https://a/1"}]            | [{"name":"n"}]                                | false
            one too few                | [{"url":"u"},{"url":"v"}]          | [{"url":"u"}]                                 | false
            one too many               | [{"url":"u"}]                      | [{"url":"u"},{"url":"v"}]                     | false
            in another order           | [{"url":"u"},{"url":"v"}]          | [{"url":"v"},{"url":"u"}]                     | false
            only the second differs    | [{"url":"u"},{"url":"v"}]          | [{"url":"u"},{"url":"w"}]                     | false
            none is left               | [{"url":"u"}]                      | []                                            | false
            """)
    void acceptsSentAttachmentsAndTheirCopies(String words, String sent, String found, boolean same) {
        assertThat(AttachmentComparison.isSame(canonical(sent), canonical(found)))
                .as(words)
                .isEqualTo(same);
    }

    private static String canonical(String attachments) {
        return AttachmentComparison.canonical(JSON.readTree(attachments));
    }
}
