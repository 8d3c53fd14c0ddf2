using CODE.ServiceDefaults.Text;
using FsCheck.Xunit;

namespace CODE.ServiceDefaults.Tests.Text;

public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Grüße, 世界 🙂", "Grüße, 世界 🙂")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("\u001b[31;1mred\u001b[0m", "red")]
    [InlineData("\u001b[2Jgone", @"\x1b[2Jgone")]
    [InlineData("\u001b]0;title\u0007", @"\x1b]0;title\x07")]
    [InlineData("a\nb\r", @"a\nb\r")]
    [InlineData("evil\u202etxt", @"evil\u202etxt")]
    [InlineData("zero\u200bwidth", @"zero\u200bwidth")]
    [InlineData("tag\U000e0041", @"tag\U000e0041")]
    [InlineData("nul\0", @"nul\x00")]
    [InlineData(null, "")]
    public void Show_OfWhatCannotBeSeen_MakesItVisible(string? text, string expected) => Assert.Equal(expected, UntrustedText.Show(text, 100));

    [Fact]
    public void Show_OfALongText_EndsWithASign() => Assert.Equal("abcde…", UntrustedText.Show("abcdefgh", 5));

    [Fact]
    public void Show_AtTheEndOfItsRoom_NeverCutsACharacterInTwo() => Assert.Equal("abcd…", UntrustedText.Show("abcd🙂x", 5));

    [Fact]
    public void Show_OfHalfAPair_ShowsThatItIsBroken() => Assert.Equal("a\ufffdb", UntrustedText.Show(string.Concat("a", "🙂"[..1], "b"), 10));

    [Fact]
    public void Flatten_OfSeveralLines_MakesOne() => Assert.Equal("one two three", UntrustedText.Flatten(" one\r\ntwo\n\tthree\n".Replace("\n\t", "\n", StringComparison.Ordinal), 100));

    [Property]
    public void Show_OfAnyText_HasNoControlCharactersAndAnEnd(string? text, byte most)
    {
        var shown = UntrustedText.Show(text, most);

        Assert.InRange(shown.Length, 0, most + 1);
        Assert.DoesNotContain(shown, static sign => char.IsControl(sign) && sign != '\t');
        Assert.Equal(shown, UntrustedText.Show(shown, most + 1));
    }
}
