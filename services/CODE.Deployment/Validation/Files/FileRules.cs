namespace CODE.Deployment.Validation.Files;

/// <summary>Rules about what could not be read: silence would look like a clean bill.</summary>
internal static class FileRules
{
    public static readonly Rule NothingFound = new(
        "files/nothing-found",
        Severity.Error,
        "Nothing of the asked type lies at the path, so nothing was validated.",
        "Check config_path and type.");

    public static readonly Rule OutsideWorkspace = new(
        "files/outside-workspace",
        Severity.Warning,
        "A link leads out of the workspace, to nothing, or to something that is not a regular file; what it points to is not read.",
        "Replace the link by the file itself, or leave it out of the configuration.");

    public static readonly Rule TooLarge = new(
        "files/too-large",
        Severity.Error,
        "The file is over the size that validation reads (1 MiB a file, 16 MiB in all).",
        "Split the file, or validate a smaller folder.");

    public static readonly Rule TooMany = new(
        "files/too-many",
        Severity.Error,
        "There are more files or folders than one validation reads (500 files, 2,000 folders); the rest was not looked at.",
        "Validate the sub-folders one by one.");

    public static readonly Rule NotText = new(
        "files/not-text",
        Severity.Error,
        "The file is not UTF-8 text, so it cannot be what its name says.",
        "Save the file as UTF-8.");

    public static readonly Rule Unreadable = new(
        "files/unreadable",
        Severity.Error,
        "The server's account may not read the file or folder, or it vanished during the validation.",
        "Give the server's account the right to read it.");
}
