package io.chatferry.send.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.RateHeaders;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunEndTests {

    private final RunEnd end = new RunEnd();

    @Test
    void keepsFirstReason() {
        assertThat(end.result()).isNull();
        end.end(SendResult.End.STOPPED, "first");
        end.end(SendResult.End.STALLED, "second");
        assertThat(end.result()).isEqualTo(new SendResult(SendResult.End.STOPPED, "first"));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH_ERR_APIKEY_NOT_FOUND, KEY_REFUSED",
        "ERR_APIKEY_NOT_FOUND, KEY_REFUSED",
        "ERR_PLAN_RESTRICTION, JOB_REFUSED",
        "ERR_SUBSCRIPTION_EXPIRED, JOB_REFUSED",
        "ERR_FEATURE_RESTRICTED, JOB_REFUSED",
        "ERR_API_NOT_FOUND, JOB_REFUSED",
        "ERR_UNKNOWN_TRIAL_OVER, JOB_REFUSED",
    })
    void endsForCodesThatConcernEveryRequest(String code, SendResult.End expected) {
        assertThat(end.concernsAll(new Answer.Refused(403, code, "the reason", RateHeaders.NONE)))
                .isTrue();
        SendResult result = Objects.requireNonNull(end.result());
        assertThat(result.end()).isEqualTo(expected);
        assertThat(result.message()).contains(code + " (HTTP 403): the reason").hasLineCount(2);
    }

    @Test
    void endsForSuchCodeInFaultOfServer() {
        assertThat(end.concernsAll(new Answer.InDoubt(500, "ERR_PLAN_RESTRICTION", "over")))
                .isTrue();
        assertThat(Objects.requireNonNull(end.result()).message()).contains("HTTP 500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERR_UID_NOT_FOUND", "ERR_BAD_REQUEST", "ERR_TOO_MANY_REQUESTS", "ERR_EXCEPTION", "ERR_NEW", ""})
    void continuesForCodesOfOneMessage(String code) {
        assertThat(end.concernsAll(new Answer.Refused(400, code, "no", RateHeaders.NONE)))
                .isFalse();
        assertThat(end.concernsAll(code, "a row", "no")).isFalse();
        assertThat(end.result()).isNull();
    }

    @Test
    void continuesForAnswersWithoutCode() {
        assertThat(end.concernsAll(new Answer.InDoubt(502, null, "bad gateway")))
                .isFalse();
        assertThat(end.concernsAll(new Answer.NotSent("no route"))).isFalse();
        assertThat(end.concernsAll(new Answer.RateLimited("slow down", RateHeaders.NONE)))
                .isFalse();
        assertThat(end.result()).isNull();
    }
}
