using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CODE.ServiceDefaults.Workspace;

/// <summary>
/// Tells a regular file from a device, a pipe or a socket, whose reading could block for ever or never end.
/// .NET 10 has no API for it that does not open the file, so this asks the runtime's own portable stat.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFileKind
{
    // FileStatus of src/native/libs/System.Native/pal_io.h: int32 flags, int32 mode, … (about 120 bytes; room is left).
    private const int BufferSize = 512;
    private const int ModeOffset = 4;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    public static bool IsRegular(string path)
    {
        Span<byte> status = stackalloc byte[BufferSize];
        return Stat(path, ref MemoryMarshal.GetReference(status)) == 0
            && (BinaryPrimitives.ReadInt32LittleEndian(status[ModeOffset..]) & TypeMask) == RegularFile;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, ref byte output);
}
