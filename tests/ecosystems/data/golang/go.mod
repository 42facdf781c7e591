module example.com/Shop

go 1.21

require (
	github.com/BurntSushi/toml v1.0.0
	golang.org/x/text v0.3.7
)

require github.com/pkg/errors v0.9.1

replace github.com/pkg/errors => github.com/pkg/errors v0.8.1
