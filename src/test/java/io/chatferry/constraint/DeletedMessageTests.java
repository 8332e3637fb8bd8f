package io.chatferry.constraint;

import static io.chatferry.constraint.Sample.NOW;
import static io.chatferry.constraint.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which messages that were deleted in the source are skipped, and which are rejected. */
class DeletedMessageTests {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @ParameterizedTest
    @EnumSource(CheckSettings.Deleted.class)
    void skipsDeletedMessagesWithoutContent(CheckSettings.Deleted deleted) {
        Checker other = new Checker(
                new CheckSettings(CheckSettings.Reactions.METADATA, deleted, false, false),
                new IdMap(),
                new IdMap(),
                CLOCK);
        String reason = deleted == CheckSettings.Deleted.SKIP ? "deleted" : "deleted-without-text";
        List<Consumer<Sample>> empty = List.of(
                m -> m.text = null,
                m -> m.text = " \n",
                m -> {
                    m.text = "";
                    m.sender = null;
                    m.sentAt = null;
                },
                m -> {
                    m.text = null;
                    m.type = "image";
                },
                m -> {
                    m.text = null;
                    m.category = "custom";
                    m.type = "poll";
                    m.customData = object("{}");
                },
                m -> {
                    m.text = null;
                    m.data = object("{'text':'','attachments':[],'metadata':{'a':1}}");
                });
        for (Consumer<Sample> change : empty) {
            Sample sample = new Sample();
            sample.deletedAt = NOW;
            change.accept(sample);
            assertThat(other.check(sample.message(), List.of())).isEqualTo(new Verdict.Skipped(reason));
        }
    }

    @Test
    void rejectsADeletedMessageWithUnreadableOrInvalidText() {
        Checker other = new Checker(
                new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.IMPORT, false, false),
                new IdMap(),
                new IdMap(),
                CLOCK);
        Sample unreadable = new Sample();
        unreadable.deletedAt = NOW;
        unreadable.text = null;
        Problem problem = new Problem(RejectCode.FIELD_TYPE, "text", "a number");
        assertThat(other.check(unreadable.message(), List.of(problem))).isInstanceOf(Verdict.Rejected.class);
        Sample anonymous = new Sample();
        anonymous.deletedAt = NOW;
        anonymous.sender = null;
        assertThat(other.check(anonymous.message(), List.of())).isInstanceOf(Verdict.Rejected.class);
    }
}
