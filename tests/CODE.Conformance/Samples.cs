namespace CODE.Conformance;

/// <summary>The smallest valid media files, made here so that no binary lies in the repository.</summary>
internal static class Samples
{
    /// <summary>A PNG of one opaque red pixel.</summary>
    public static byte[] Png { get; } = Convert.FromHexString(
        "89504E470D0A1A0A0000000D4948445200000001000000010802000000907753DE" +
        "0000000C49444154789C63F8CFC0000003010100C9FE92EF0000000049454E44AE426082");

    /// <summary>A WAV of one silent 16-bit sample at 8 kHz.</summary>
    public static byte[] Wav { get; } =
    [
        .. "RIFF"u8, 38, 0, 0, 0, .. "WAVE"u8,
        .. "fmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0,
        .. "data"u8, 2, 0, 0, 0, 0, 0,
    ];
}
