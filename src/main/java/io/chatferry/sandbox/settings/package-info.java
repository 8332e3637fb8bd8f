/** The settings of the sandbox and the faults that can be asked for. */
@NullMarked
package io.chatferry.sandbox.settings;

import org.jspecify.annotations.NullMarked;
