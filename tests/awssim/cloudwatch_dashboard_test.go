package awssim

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// board is the body of a dashboard of widgets.
func board(widgets ...Values) string {
	text, err := json.Marshal(Values{"widgets": append([]Values{}, widgets...)})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// chart is a widget of metrics; changes override its properties.
func chart(changes Values) Values {
	return Values{"type": "metric", "x": 0, "y": 0, "width": 12, "height": 6, "properties": with(Values{
		"region": "eu-west-1", "view": "timeSeries", "stat": "Sum", "period": 60, "title": "Orders", "metrics": []any{
			[]any{"Shop", "Orders", "Region", "eu-west-1"}, []any{".", "Refunds", ".", ".", Values{"region": "us-east-1"}},
		},
	}, changes)}
}

func boardWith(body string) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(dashboardToken, "shop", Values{"dashboardName": "shop", "dashboardBody": body})
		return err
	}
}

var _ = breaks(ruleDashboard, boardWith(board(Values{"type": "metrics"})))

func TestDashboardsAreChecked(t *testing.T) {
	t.Parallel()
	note := Values{"type": "text", "properties": Values{"markdown": "# Shop"}}
	for name, test := range map[string]struct {
		body string
		why  string
	}{
		"fine":                  {board(chart(nil), note), ""},
		"an alarm's chart":      {board(chart(Values{"metrics": nil, "annotations": Values{"alarms": []string{"arn"}}})), ""},
		"alarms":                {board(Values{"type": "alarm", "properties": Values{"alarms": []string{"arn"}}}), ""},
		"no widgets":            {`{}`, "list of at most 500"},
		"text without any":      {board(Values{"type": "text", "properties": Values{}}), "markdown"},
		"no region":             {board(chart(Values{"region": nil})), "region"},
		"too wide":              {board(with(chart(nil), Values{"width": 25})), "/width should be between 1 and 24"},
		"off the grid":          {board(with(chart(nil), Values{"x": 24})), "/x should be between 0 and 23"},
		"only one coordinate":   {board(with(chart(nil), Values{"y": nil})), "both x and y"},
		"a dimension too few":   {board(chart(Values{"metrics": []any{[]any{"Shop", "Orders", "Region"}}})), "pairs of dimensions"},
		"no metrics":            {board(chart(Values{"metrics": nil})), "should have metrics"},
		"an unknown view":       {board(chart(Values{"view": "circle"})), "view is none"},
		"a gauge without range": {board(chart(Values{"view": "gauge"})), "min and max"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := boardWith(test.body)(New(Options{}))
			if test.why == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, ruleDashboard.ID)
			assert.ErrorContains(t, err, test.why)
		})
	}
}

func TestADashboardIsGlobalAndOverwritten(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	first := must(s.Client("eu-west-1").Create(dashboardToken, "shop", Values{"dashboardName": "shop",
		"dashboardBody": board(chart(nil))}))
	assert.Equal(t, "arn:aws:cloudwatch::111122223333:dashboard/shop", first.Outputs.String("dashboardArn"))
	assert.Len(t, s.UnknownMetrics(), 2)
	require.NoError(t, s.PutMetric(Metric{Region: "us-east-1", Namespace: "Shop", Name: "Refunds",
		Dimensions: map[string]string{"Region": "eu-west-1"}}))
	assert.Len(t, s.UnknownMetrics(), 1)
	must(s.Client("us-east-1").Create(dashboardToken, "shop", Values{"dashboardName": "shop", "dashboardBody": board()}))
	assert.Empty(t, s.UnknownMetrics())
	assert.JSONEq(t, board(), must(s.Client("eu-west-1").Read(first)).Outputs.String("dashboardBody"))
}
