using System.Globalization;
using System.Text;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Writes Prometheus' text format 0.0.4.</summary>
/// <remarks>By hand, because it is a page of code and no exporter that serves it is released as stable.</remarks>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric.</summary>
    public void Header(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value)
    {
        _text.Append(name);
        Labels(labels, null);
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>One bucket of a histogram.</summary>
    /// <param name="name">The histogram's name.</param>
    /// <param name="labels">The series' labels.</param>
    /// <param name="bound">Upper bound, inclusive.</param>
    /// <param name="count">Measurements in this bucket and all below it.</param>
    public void Bucket(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double bound, long count)
    {
        _text.Append(name).Append("_bucket");
        Labels(labels, Number(bound));
        _text.Append(' ').Append(count.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Labels(IReadOnlyList<KeyValuePair<string, string>> labels, string? bound)
    {
        var separator = '{';
        foreach (var (name, value) in labels)
        {
            _text.Append(separator).Append(name).Append("=\"").Append(EscapeLabel(value)).Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            _text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        if (separator == ',')
        {
            _text.Append('}');
        }
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => Escape(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
