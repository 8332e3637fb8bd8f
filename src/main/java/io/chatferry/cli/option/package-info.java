/** Options that several commands have, and the terminal at which they ask. */
@NullMarked
package io.chatferry.cli.option;

import org.jspecify.annotations.NullMarked;
