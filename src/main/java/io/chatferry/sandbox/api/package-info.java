/** The documented calls, one class per resource. */
@NullMarked
package io.chatferry.sandbox.api;

import org.jspecify.annotations.NullMarked;
