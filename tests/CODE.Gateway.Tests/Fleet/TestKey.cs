using System.Security.Cryptography;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>An EC P-256 key as the configuration holds it.</summary>
internal sealed record TestKey(string Private, string Public)
{
    public static readonly TestKey Fleet = Create();
    public static readonly TestKey Identity = Create();
    public static readonly TestKey Foreign = Create();

    public static TestKey Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestKey(Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
    }
}
