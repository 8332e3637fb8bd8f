package io.chatferry.cli;

import io.chatferry.config.JobSettings;
import io.chatferry.job.JobCommands;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Job commands that record their arguments. */
final class RecordedJobs implements JobCommands {

    final List<String> calls = new ArrayList<>();
    BiFunction<JobSettings, RunOptions, ExitCode> answer = (settings, options) -> ExitCode.DONE;

    @Override
    public ExitCode check(JobSettings settings, RunOptions options, boolean json) {
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode preview(JobSettings settings, RunOptions options, int rows, boolean json) {
        calls.add("preview " + message(settings, options) + " " + rows + " " + json);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode validate(JobSettings settings, RunOptions options) {
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode plan(JobSettings settings, RunOptions options, boolean online) {
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode importJob(JobSettings settings, RunOptions options, @Nullable InetSocketAddress http) {
        calls.add("import " + message(settings, options) + " core="
                + settings.limits().core() + (http == null ? "" : " " + http));
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode status(JobSettings settings, RunOptions options, StatusView view) {
        calls.add("status " + message(settings, options) + " " + view);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode history(JobSettings settings, RunOptions options, boolean json) {
        return ExitCode.DONE;
    }

    @Override
    public ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir) {
        calls.add("rejects " + message(settings, options) + " " + exportDir);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode retry(JobSettings settings, RunOptions options, @Nullable Path corrected) {
        calls.add("retry " + message(settings, options) + " " + corrected);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode verify(JobSettings settings, RunOptions options, double share, boolean media) {
        calls.add("verify " + message(settings, options) + " " + share);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode discardSource(JobSettings settings, RunOptions options) {
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode undo(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed) {
        String answered = agreed == null ? "no terminal" : String.valueOf(agreed.getAsBoolean());
        calls.add("undo " + message(settings, options) + " " + answered);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode forget(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed) {
        String answered = agreed == null ? "no terminal" : String.valueOf(agreed.getAsBoolean());
        calls.add("forget " + message(settings, options) + " " + answered);
        return answer.apply(settings, options);
    }

    @Override
    public ExitCode explain(JobSettings settings, RunOptions options, String id) {
        calls.add("explain " + message(settings, options) + " " + id);
        return answer.apply(settings, options);
    }

    private static String message(JobSettings settings, RunOptions options) {
        return settings.name() + " " + options.work() + (options.dryRun() ? " dry " : " wet ") + options.limit();
    }
}
