using System.Security.Cryptography;

namespace CODE.AppHost;

/// <summary>
/// The keys of a fleet on a developer's machine, made when absent and kept in the data folder: two EC P-256 keys (PKCS#8, PEM) that sign
/// fleet tokens and local callers' tokens, and the 256-bit key that stored plans are encrypted with (base64).
/// </summary>
public sealed class DevelopmentKeys
{
    private const int PlanKeyBytes = 32;

    private readonly ECParameters fleet;
    private readonly string plan;

    private DevelopmentKeys(ECParameters fleet, ECParameters identity, string plan) => (this.fleet, Identity, this.plan) = (fleet, identity, plan);

    /// <summary>Signs the tokens of local callers.</summary>
    public ECParameters Identity { get; }

    /// <summary>The values of AppHost.cs's parameters, by configuration key; binary ones in base64 (PKCS#8 or SPKI in DER).</summary>
    public IEnumerable<KeyValuePair<string, string?>> Parameters =>
    [
        new("Parameters:fleet-signing-key", Encode(fleet, key => key.ExportPkcs8PrivateKey())),
        new("Parameters:fleet-public-key", Encode(fleet, key => key.ExportSubjectPublicKeyInfo())),
        new("Parameters:identity-signing-key", Encode(Identity, key => key.ExportPkcs8PrivateKey())),
        new("Parameters:plan-key", plan),
    ];

    /// <summary>Reads the keys, making those that are absent.</summary>
    /// <exception cref="LocalFleetException">A key file can't be read, written or understood.</exception>
    public static DevelopmentKeys Load(DataFolder data) => new(
        LoadSigningKey(Path.Combine(data.Keys, "fleet.pem")),
        LoadSigningKey(Path.Combine(data.Keys, "identity.pem")),
        LoadPlanKey(Path.Combine(data.Keys, "plan.key")));

    private static ECParameters LoadSigningKey(string path)
    {
        var pem = DataFolder.ReadOrCreate(path, () =>
        {
            using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return created.ExportPkcs8PrivateKeyPem() + "\n";
        });
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? key.ExportParameters(includePrivateParameters: true) : throw Unusable(path);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            throw Unusable(path);
        }
    }

    private static string LoadPlanKey(string path)
    {
        var key = DataFolder.ReadOrCreate(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(PlanKeyBytes)) + "\n").Trim();
        Span<byte> decoded = stackalloc byte[PlanKeyBytes];
        return Convert.TryFromBase64String(key, decoded, out var length) && length == PlanKeyBytes ? key : throw Unusable(path);
    }

    private static LocalFleetException Unusable(string path) =>
        new($"{path} holds no usable key. Delete it to have a new one made; what was signed or encrypted with the old one is lost.");

    private static string Encode(ECParameters parameters, Func<ECDsa, byte[]> export)
    {
        using var key = ECDsa.Create(parameters);
        return Convert.ToBase64String(export(key));
    }
}
