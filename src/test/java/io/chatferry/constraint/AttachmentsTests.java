package io.chatferry.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.constraint.Attachments.Complete;
import io.chatferry.model.Attachment;
import io.chatferry.model.Change;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attachments are complete, and what is derived from their URLs. */
class AttachmentsTests {

    private final FieldChecks fields = new FieldChecks(List.of(), Sample.NOW);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "https://a/b/photo.jpg | - | - | - | photo.jpg | image/jpeg | jpg",
                "https://a/photo.JPG?sig=x/y.png#z | - | - | - | photo.JPG | image/jpeg | JPG",
                "https://a/b%20c.pdf | - | - | - | b c.pdf | application/pdf | pdf",
                "https://a/b+c.pdf | - | - | - | b+c.pdf | application/pdf | pdf",
                "https://a/100%.pdf | - | - | - | 100%.pdf | application/pdf | pdf",
                "https://a/file | report.docx | - | - | report.docx "
                        + "| application/vnd.openxmlformats-officedocument.wordprocessingml.document | docx",
                "https://a/x.bin | movie | video/mp4 | - | movie | video/mp4 | bin",
                "https://a/x | movie | video/mp4 | - | movie | video/mp4 | mp4",
                "https://a/x | movie | - | .mkv | movie | video/x-matroska | mkv",
                "https://a/x | movie | - | ..mkv | movie | video/x-matroska | mkv",
                "https://a/x.tar.gz | - | - | - | x.tar.gz | application/gzip | gz",
                "https://a/.htaccess | - | - | txt | .htaccess | text/plain | txt",
                "https://a/x.odd | - | - | - | x.odd | application/octet-stream | odd",
                "https://a/x.png | ' ' | ' ' | ' ' | x.png | image/png | png"
            })
    void derivesNameTypeAndExtension(
            String url,
            String name,
            String type,
            String extension,
            String newName,
            String newType,
            String newExtension) {
        List<Complete> all = attachments(new Attachment(url, name, type, extension, null));

        assertThat(fields.problems()).isEmpty();
        assertThat(all).containsExactly(new Complete(url, newName, newType, newExtension, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | a.png | attachment 1 has no http or https URL",
                "ftp://a/b.png | a.png | attachment 1 has no http or https URL",
                "https://a/ | - | attachment 1 has no name, and none can be derived from its URL",
                "https://a | - | attachment 1 has no name, and none can be derived from its URL",
                "https://a/file | - | attachment 1 has no extension, and none can be derived from its URL",
                "https://a/file. | - | attachment 1 has no extension, and none can be derived from its URL",
                "https://a/.png | - | attachment 1 has no extension, and none can be derived from its URL",
                "https://a/x.averyveryverylongone | - | attachment 1 has no extension, and none can be derived from its URL"
            })
    void rejectsAnIncompleteAttachment(String url, String name, String message) {
        assertThat(attachments(new Attachment(url, name, null, null, null))).isEmpty();
        assertThat(fields.problems())
                .containsExactly(new Problem(RejectCode.ATTACHMENT_INVALID, "attachments", message));
    }

    @Test
    void numbersAnInvalidAttachmentByItsPosition() {
        attachments(
                new Attachment("https://a/1.png", null, null, null, null),
                new Attachment("https://a/2.png", "a\u0000", null, null, null));

        assertThat(fields.problems())
                .containsExactly(new Problem(
                        RejectCode.BAD_CHAR, "attachments", "attachment 2 holds U+0000 or half of a surrogate pair"));
    }

    @Test
    void findsInvalidCharactersInEveryField() {
        for (Attachment each : List.of(
                new Attachment("https://a/\u0000.png", null, null, null, null),
                new Attachment("https://a/1.png", "\u0000", null, null, null),
                new Attachment("https://a/1.png", null, "\u0000", null, null),
                new Attachment("https://a/1.png", null, null, "\u0000", null),
                new Attachment("https://a/1.png", null, null, null, "\u0000"))) {
            FieldChecks checks = new FieldChecks(List.of(), Sample.NOW);
            Sample sample = new Sample();
            sample.attachments = List.of(each);
            Attachments.of(sample.message(), false, checks);
            assertThat(checks.problems()).extracting(Problem::code).containsExactly(RejectCode.BAD_CHAR);
        }
    }

    @Test
    void notesWhatItNormalises() {
        attachments(new Attachment(" https://a/1.png ", "one", " image/png", ".png", "350.2 "));

        assertThat(fields.changes())
                .containsExactly(
                        new Change("attachments.url", Change.Rule.STRIPPED, " https://a/1.png ", "https://a/1.png"),
                        new Change("attachments.mimeType", Change.Rule.STRIPPED, " image/png", "image/png"),
                        new Change("attachments.extension", Change.Rule.DOT_DROPPED, ".png", "png"),
                        new Change("attachments.size", Change.Rule.STRIPPED, "350.2 ", "350.2"));
    }

    @Test
    void readsAttachmentsOfTheDataWithTheirOtherProperties() {
        Sample sample = new Sample();
        sample.data = Sample.object("{'attachments':[{'url':'https://a/1.png','size':17,'width':3,'name':true}]}");

        List<Complete> all = Attachments.of(sample.message(), false, fields);

        assertThat(all).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("1.png");
            assertThat(each.size()).isEqualTo("17");
            assertThat(String.valueOf(each.more())).isEqualTo("{\"width\":3}");
        });
        StringBuilder json = new StringBuilder();
        all.get(0).write(json, false);
        assertThat(json)
                .hasToString("{\"url\":\"https://a/1.png\",\"name\":\"1.png\",\"mimeType\":\"image/png\","
                        + "\"extension\":\"png\",\"size\":\"17\",\"width\":3}");
    }

    @Test
    void writesAUrlWithoutItsQueryForTheHashOfTheContent() {
        Complete complete = new Complete("https://a/1.png?sig=1#x", "1.png", "image/png", "png", null, null);
        StringBuilder json = new StringBuilder();

        complete.write(json, true);

        assertThat(json)
                .hasToString("{\"url\":\"https://a/1.png\",\"name\":\"1.png\",\"mimeType\":\"image/png\","
                        + "\"extension\":\"png\"}");
    }

    @Test
    void prefersTheOwnFieldToTheData() {
        Sample sample = new Sample();
        sample.data = Sample.object("{'attachments':[{'url':'https://a/data.png'}]}");
        sample.attachments = List.of(Sample.attachment("https://a/own.png"));

        assertThat(Attachments.of(sample.message(), false, fields))
                .extracting(Complete::name)
                .containsExactly("own.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'attachments':'https://a/1.png'}", "{'attachments':{}}", "{'attachments':['https://a/1']}"})
    void rejectsAttachmentsOfTheDataThatAreNotObjects(String data) {
        Sample sample = new Sample();
        sample.data = Sample.object(data);

        assertThat(Attachments.of(sample.message(), false, fields)).isEmpty();
        assertThat(fields.problems())
                .containsExactly(
                        new Problem(RejectCode.FIELD_TYPE, "data", "data.attachments is not an array of objects"));
    }

    @Test
    void ignoresANullInTheDataAndAFieldWithAProblem() {
        Sample sample = new Sample();
        sample.data = Sample.object("{'attachments':null}");
        assertThat(Attachments.of(sample.message(), false, fields)).isEmpty();
        assertThat(fields.hasNoProblems()).isTrue();

        sample.attachments = List.of(Sample.attachment("ftp://a"));
        FieldChecks checks =
                new FieldChecks(List.of(new Problem(RejectCode.FIELD_TYPE, "attachments", "…")), Sample.NOW);
        assertThat(Attachments.of(sample.message(), false, checks)).isEmpty();
        assertThat(checks.problems()).hasSize(1);
    }

    private List<Complete> attachments(Attachment... attachments) {
        Sample sample = new Sample();
        sample.attachments = List.of(attachments);
        return Attachments.of(sample.message(), false, fields);
    }
}
