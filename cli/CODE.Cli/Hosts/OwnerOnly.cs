using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace CODE.Cli.Hosts;

/// <summary>Files that nobody else on the machine can read, not even for a moment.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode OwnerMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // What a new file gets under the usual umask of 022.
    private const UnixFileMode UsualMode = OwnerMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a new file, through to the disk.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Create(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerMode;
        using var file = new FileStream(path, options);
        if (OperatingSystem.IsWindows()) Restrict(file);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>True when a file's mode shuts everybody else out; Windows files are taken to be as they were made.</summary>
    public static bool Is(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerMode & ~UnixFileMode.UserExecute) == 0;

    /// <summary>Gives a file without secrets the rights of another one, or the usual ones.</summary>
    public static void Relax(string path, string? like)
    {
        if (OperatingSystem.IsWindows()) RelaxOnWindows(path, like);
        else File.SetUnixFileMode(path, like is null ? UsualMode : File.GetUnixFileMode(like));
    }

    [SupportedOSPlatform("windows")]
    private static void Restrict(FileStream file)
    {
        using var user = WindowsIdentity.GetCurrent();
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(user.User!, FileSystemRights.FullControl, AccessControlType.Allow));
        file.SetAccessControl(security);
    }

    [SupportedOSPlatform("windows")]
    private static void RelaxOnWindows(string path, string? like)
    {
        var security = new FileSecurity();
        if (like is not null) security.SetSecurityDescriptorBinaryForm(new FileInfo(like).GetAccessControl().GetSecurityDescriptorBinaryForm(), AccessControlSections.Access);
        else security.SetAccessRuleProtection(isProtected: false, preserveInheritance: false);
        new FileInfo(path).SetAccessControl(security);
    }
}
