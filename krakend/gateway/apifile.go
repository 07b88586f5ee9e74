package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	fileBytes = 10 << 20
	filesKept = 10
)

// apiFile is the file of requests that LOG_DIR asks for: a day each, by UTC; one that is full gets a number, and of all the
// newest are kept. The other processes of the house write theirs in the same way.
type apiFile struct {
	folder string
	log    *slog.Logger
	now    func() time.Time
	most   int64

	mutex  sync.Mutex
	file   *os.File
	day    string
	bytes  int64
	isAway bool
}

// watching is what comes all day long, and is left out.
var watching = regexp.MustCompile(`^/(health|ready|metrics|docs|openapi\.json)\b`)

// newAPIFile returns nil where no folder is given.
func newAPIFile(folder, instanceID string, log *slog.Logger) *apiFile {
	if folder == "" {
		return nil
	}
	return &apiFile{folder: filepath.Join(folder, instanceID), log: log, now: time.Now, most: fileBytes}
}

// tell adds the line of a request. A disk that takes none loses lines, and stops nobody.
func (a *apiFile) tell(e *exchange, status int, spent time.Duration) {
	if a == nil || watching.MatchString(e.path) {
		return
	}
	trace := ""
	if e.traceID != "" && e.traceID != e.requestID {
		trace = " trace=" + e.traceID
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	at := a.now().UTC()
	err := a.write(at.Format(time.DateOnly), fmt.Sprintf("%s %d %s %s %.1f ms request=%s%s\n",
		at.Format("2006-01-02T15:04:05.000Z"), status, e.method, e.path,
		float64(spent.Microseconds())/1000, e.requestID, trace))
	if err != nil && !a.isAway {
		a.log.Error("log file takes no lines", "err", err.Error())
	}
	a.isAway = err != nil
}

func (a *apiFile) write(day, line string) error {
	if a.file == nil || a.day != day || a.bytes+int64(len(line)) > a.most {
		if err := a.open(day, int64(len(line))); err != nil {
			return err
		}
	}
	written, err := a.file.WriteString(line)
	a.bytes += int64(written)
	return err
}

// open makes the file of a day current, with room for so many bytes.
func (a *apiFile) open(day string, room int64) error {
	if a.file != nil {
		_ = a.file.Close()
		a.file = nil
	}
	if err := os.MkdirAll(a.folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(a.folder, "api_"+day+".log")
	if found, err := os.Stat(path); err == nil && found.Size() > 0 && found.Size()+room > a.most {
		full := filepath.Join(a.folder, fmt.Sprintf("api_%s.%d.log", day, a.newest(day)+1))
		if err := os.Rename(path, full); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	found, err := file.Stat()
	if err != nil {
		return err
	}
	a.file, a.day, a.bytes = file, day, found.Size()
	a.forgetOld()
	return nil
}

var apiFileName = regexp.MustCompile(`^api_(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.log$`)

type numbered struct {
	name, day string
	// number is 0 for the newest file of a day.
	number int
}

// files returns those that are there, the oldest first.
func (a *apiFile) files() []numbered {
	entries, _ := os.ReadDir(a.folder)
	var found []numbered
	for _, entry := range entries {
		if parts := apiFileName.FindStringSubmatch(entry.Name()); parts != nil {
			number, _ := strconv.Atoi(parts[2])
			found = append(found, numbered{entry.Name(), parts[1], number})
		}
	}
	slices.SortFunc(found, func(one, other numbered) int {
		// As an unsigned number, one less than 0 is the greatest.
		return cmp.Or(cmp.Compare(one.day, other.day), cmp.Compare(uint(one.number)-1, uint(other.number)-1))
	})
	return found
}

func (a *apiFile) newest(day string) int {
	newest := 0
	for _, file := range a.files() {
		if file.day == day {
			newest = max(newest, file.number)
		}
	}
	return newest
}

func (a *apiFile) forgetOld() {
	files := a.files()
	for _, file := range files[:max(0, len(files)-filesKept)] {
		_ = os.Remove(filepath.Join(a.folder, file.name))
	}
}
