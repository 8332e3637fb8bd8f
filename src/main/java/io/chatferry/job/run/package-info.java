/** What the steps and commands of one run share: options, stop signal, outcome, exit code. */
@NullMarked
package io.chatferry.job.run;

import org.jspecify.annotations.NullMarked;
