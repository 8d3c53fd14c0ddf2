namespace CODE.Cli.Hosts;

/// <summary>The folders in which hosts keep their configuration.</summary>
/// <param name="Project">The folder that the command runs in.</param>
/// <param name="Home">The user's own folder.</param>
/// <param name="ApplicationData">%APPDATA%, ~/Library/Application Support, or $XDG_CONFIG_HOME.</param>
/// <param name="Packages">Where Windows keeps the files of packaged applications; null elsewhere.</param>
internal sealed record HostPlaces(string Project, string Home, string ApplicationData, string? Packages)
{
    /// <summary>The folders on this machine.</summary>
    public static HostPlaces Here() => new(
        Environment.CurrentDirectory,
        Folder(Environment.SpecialFolder.UserProfile),
        Folder(Environment.SpecialFolder.ApplicationData),
        OperatingSystem.IsWindows() ? Path.Combine(Folder(Environment.SpecialFolder.LocalApplicationData), "Packages") : null);

    private static string Folder(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
