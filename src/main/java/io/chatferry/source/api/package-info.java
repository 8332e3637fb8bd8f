/** What an export is to its readers: files, records, formats. Each format is a package that implements {@code SourceFormat}. */
@NullMarked
package io.chatferry.source.api;

import org.jspecify.annotations.NullMarked;
