using System.Globalization;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>Compares one object with the schema of its kind, field by field.</summary>
internal sealed class SchemaWalk
{
    private const int MaxKey = 64;
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>What in the object does not fit the model.</summary>
    public static IReadOnlyList<Diagnostic> Run(YamlMap root, Type model)
    {
        var walk = new SchemaWalk();
        walk.Model(root, model, "");
        return walk._diagnostics;
    }

    private void Visit(YamlNode node, FieldType type, string path)
    {
        // A null is as good as a field that is not there.
        if (node is YamlScalar { Kind: YamlScalarKind.Null })
        {
            return;
        }

        switch (type)
        {
            case ScalarField scalar:
                Scalar(node, scalar, path);
                break;
            case ListField list when node is YamlList:
                foreach (var (index, item) in node.Items.Index())
                {
                    Visit(item, list.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
                }

                break;
            case MapField map when node is YamlMap:
                foreach (var entry in node.Entries)
                {
                    Visit(entry.Value, map.Value, $"{path}[{Short(entry.Key.Text)}]");
                }

                break;
            case ModelField model when node is YamlMap map:
                Model(map, model.Model, path);
                break;
            case AnyField:
                break;
            default:
                Wrong(node, type is ListField ? "a list" : "a map", path, Actual(node, null));
                break;
        }
    }

    // Keys of a free map may be as long as the file.
    private static string Short(string key) => key.Length <= MaxKey ? key : key[..MaxKey] + "…";

    private void Model(YamlMap map, Type model, string path)
    {
        var schema = ModelSchema.Of(model);
        foreach (var entry in map.Entries)
        {
            var inner = path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}";
            // The status belongs to the cluster; what a manifest says of it is ignored.
            if (inner == "status")
            {
                continue;
            }

            if (schema.Fields.TryGetValue(entry.Key.Text, out var type))
            {
                Visit(entry.Value, type, inner);
                Value(entry, model.Name, inner);
            }
            else
            {
                _diagnostics.Add(SchemaRules.UnknownField.At(
                    entry.Key.At, $"'{inner}' is not a field of the API.{NearestName.Hint(entry.Key.Text, schema.Fields.Keys)}"));
            }
        }

        foreach (var missing in schema.Required.Where(field => map[field] is null))
        {
            _diagnostics.Add(SchemaRules.RequiredField.At(map.At, $"'{(path.Length == 0 ? missing : $"{path}.{missing}")}' is missing."));
        }
    }

    private void Value(YamlEntry entry, string model, string path)
    {
        if (entry.Value is YamlScalar { Kind: YamlScalarKind.String } scalar
            && KnownValues.Of(model, entry.Key.Text) is { } values
            && !values.Contains(scalar.Text))
        {
            _diagnostics.Add(SchemaRules.UnknownValue.At(
                scalar.At,
                $"'{path}' is '{scalar.Text}'.{NearestName.Hint(scalar.Text, values)}",
                $"Use one of: {string.Join(", ", values)}."));
        }
    }

    private void Scalar(YamlNode node, ScalarField expected, string path)
    {
        if (node is not YamlScalar scalar || !expected.Accepts(scalar))
        {
            Wrong(node, expected.Expected, path, Actual(node, expected));
            return;
        }

        if (scalar is { IsPlain: true, Kind: YamlScalarKind.Bool } && YamlScalarResolver.IsBooleanWord(scalar.Text))
        {
            _diagnostics.Add(YamlRules.BooleanWord.At(scalar.At, $"'{path}' is the unquoted word '{scalar.Text}'."));
        }

        // File modes are written in octal by custom.
        if (scalar is { IsPlain: true, Kind: YamlScalarKind.Int }
            && YamlScalarResolver.IsLeadingZeroInteger(scalar.Text)
            && !path.EndsWith("ode", StringComparison.Ordinal))
        {
            _diagnostics.Add(YamlRules.OctalInteger.At(scalar.At, $"'{path}' is an integer with a leading zero."));
        }
    }

    // Says what kind the value is, not the value: it may be a secret.
    private void Wrong(YamlNode node, string expected, string path, string actual)
    {
        var quote = expected == ScalarField.Text.Expected && node is YamlScalar { IsPlain: true };
        _diagnostics.Add(SchemaRules.WrongType.At(
            node.At,
            $"'{path}' has to be {expected}, but is {actual}.",
            quote ? "Put the value in quotes." : null));
    }

    private static string Actual(YamlNode node, ScalarField? expected) => node switch
    {
        YamlScalar { Kind: YamlScalarKind.String } when expected is { IsForm: true } => "other text",
        _ => node.Described,
    };
}
