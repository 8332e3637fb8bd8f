/** The settings of the sandbox, and its faults. */
@NullMarked
package io.chatferry.sandbox.settings;

import org.jspecify.annotations.NullMarked;
