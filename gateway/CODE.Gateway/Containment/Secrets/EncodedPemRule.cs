using System.Text;

namespace CODE.Gateway.Containment.Secrets;

/// <summary>A private key in PEM that is encoded in base64 once more, as kubeconfig files and Kubernetes secrets hold it.</summary>
internal sealed class EncodedPemRule : ISecretRule
{
    private const string Kind = "private_key";

    // -----BEGIN and its encoding.
    private const string Begin = "LS0tLS1CRUdJTi";
    private const int Min = 64;
    private const int Label = 48;

    public IEnumerable<string> Needles => [Begin];

    public SecretSpan? Find(ReadOnlySpan<char> text, int needle)
    {
        if (!text[needle..].StartsWith(Begin, StringComparison.Ordinal) || !Alphabets.Base64.BeginsAt(text, needle))
        {
            return null;
        }

        var run = Alphabets.Base64.Run(text[needle..]);
        Span<byte> head = stackalloc byte[Label];
        return run >= Min && Convert.TryFromBase64Chars(text.Slice(needle, Label), head, out var written) && PemRule.IsPrivate(Encoding.ASCII.GetString(head[..written]))
            ? new SecretSpan(needle, run, Kind)
            : null;
    }
}
