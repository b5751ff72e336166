package discordination.user;

import discordination.file.File;

/// What somebody says of themselves, on a page of its own (rest-accounts 6.5).
public record Profile(String content, File background) {}
